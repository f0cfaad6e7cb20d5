import type { FencingEvent } from '../../../functions/domain/event.ts';
import { TAKE_SITE_OFFLINE_LIMIT, UPDATE_ENDPOINT_GROUP_LIMIT } from '../../../functions/domain/limits.ts';
import { checkReporterHealth } from '../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { lookupAccelerator } from '../../../functions/fence/lookup-accelerator/lookup-accelerator.ts';
import { rehearse } from '../../../functions/fence/rehearse/rehearse.ts';
import { rehearseTakeOffline } from '../../../functions/fence/take-site-offline/rehearse-take-offline.ts';
import {
  type TakeSiteOfflineInput,
  takeSiteOffline,
} from '../../../functions/fence/take-site-offline/take-site-offline.ts';
import { rehearseRemoval } from '../../../functions/fence/update-endpoint-group/rehearse-removal.ts';
import { updateEndpointGroup } from '../../../functions/fence/update-endpoint-group/update-endpoint-group.ts';
import { askApproval } from '../../../functions/restore/ask-approval/ask-approval.ts';
import { checkRestore } from '../../../functions/restore/check-restore/check-restore.ts';
import { giveUpRestore } from '../../../functions/restore/give-up-restore/give-up-restore.ts';
import { prepareSite } from '../../../functions/restore/prepare-site/prepare-site.ts';
import { pushState } from '../../../functions/restore/push-state/push-state.ts';
import { returnTraffic } from '../../../functions/restore/return-traffic/return-traffic.ts';
import { startRestore } from '../../../functions/restore/start-restore/start-restore.ts';
import { watchRestore } from '../../../functions/restore/watch-restore/watch-restore.ts';
import { byMode } from '../../../functions/runtime/by-mode.ts';
import { REHEARSING } from '../checkers/safety-checker.ts';
import type { Json } from '../interpreter/json.ts';
import { failure } from '../world/failure.ts';
import { clientsOf } from './clients.ts';
import type { Simulation } from './simulation.ts';

type Clients = Omit<ReturnType<typeof clientsOf>, 'acceleratorsOrKnown'>;
type Run = (payload: never, clients: Clients) => Promise<unknown>;

/** The functions by their names in the definition, with their limits in seconds. */
const FUNCTIONS: Readonly<Record<string, { readonly run: Run; readonly limit: number }>> = {
  LookupAccelerator: { run: lookupAccelerator, limit: 20 },
  CheckReporterHealth: { run: checkReporterHealth, limit: 30 },
  UpdateEndpointGroup: {
    run: byMode(updateEndpointGroup, rehearseRemoval),
    limit: UPDATE_ENDPOINT_GROUP_LIMIT,
  },
  Rehearse: { run: rehearse, limit: 20 },
  TakeSiteOffline: {
    run: byMode(
      (input: TakeSiteOfflineInput, clients: Clients) => takeSiteOffline(input, clients),
      rehearseTakeOffline,
    ),
    limit: TAKE_SITE_OFFLINE_LIMIT,
  },
  CheckRestore: { run: checkRestore, limit: 60 },
  AskApproval: { run: askApproval, limit: 25 },
  StartRestore: { run: startRestore, limit: 60 },
  PrepareSite: { run: prepareSite, limit: TAKE_SITE_OFFLINE_LIMIT },
  PushState: { run: pushState, limit: TAKE_SITE_OFFLINE_LIMIT },
  WatchRestore: { run: watchRestore, limit: 75 },
  ReturnTraffic: { run: returnTraffic, limit: UPDATE_ENDPOINT_GROUP_LIMIT },
  GiveUpRestore: { run: giveUpRestore, limit: 25 },
};

/**
 * Runs one invocation in its own process. The platform ends it at the function's limit, or it crashes between two
 * calls. Calls that it has sent still arrive.
 */
export async function invoke(simulation: Simulation, name: string, payload: Json): Promise<unknown> {
  const definition = FUNCTIONS[name];
  if (definition === undefined) throw new TypeError(`unknown function ${name}`);
  const { scheduler, random, faultPlan, outages } = simulation;
  if (outages.isOut('lambda'))
    throw failure(random.chance(0.5) ? 'Lambda.TooManyRequestsException' : 'Lambda.ServiceException');
  const number = simulation.nextInvocation();
  const { event, execution } = payload as { event?: FencingEvent; execution: string };
  const rehearsal = event?.mode === 'rehearsal';
  const spawned = scheduler.spawn(`${rehearsal ? REHEARSING : ''}${name} ${number}`, (process) => {
    const { acceleratorsOrKnown, ...clients } = clientsOf(process, simulation);
    // A step of a restore has no event, and reads the tags as they are.
    const accelerators = event === undefined ? clients.accelerators : acceleratorsOrKnown;
    return definition.run(payload as never, { ...clients, accelerators });
  });
  const end = (afterMs: number, event: string) =>
    scheduler.after(afterMs, spawned.name, event, () => {
      if (!spawned.isRunning()) return;
      simulation.reached(event);
      spawned.kill();
    });
  simulation.invocations.set(spawned.name, spawned);
  simulation.executionOf.set(spawned.name, execution);
  simulation.invokedAt.set(spawned.name, scheduler.now());
  const cancels = [end(definition.limit * 1000, 'reaches its limit')];
  if (random.chance(faultPlan().killed)) cancels.push(end(random.integer(1, 400), 'crashes'));
  const outcome = await spawned.outcome;
  for (const cancel of cancels) cancel();
  simulation.invocations.delete(spawned.name);
  if (outcome.kind === 'returned') return outcome.value;
  if (outcome.kind === 'threw') throw outcome.error;
  throw failure(random.chance(0.5) ? 'Sandbox.Timedout' : 'Runtime.ExitError');
}
