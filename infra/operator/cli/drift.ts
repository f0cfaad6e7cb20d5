import type { ExecutionHistory } from '../../../functions/clients/execution-history.ts';
import {
  type Claim,
  executionsOf,
  openIncident,
  sameDecision,
} from '../../../functions/domain/claim/claim.ts';
import { type Accelerator, listenersInService } from '../../../functions/domain/topology.ts';
import { lostSurvivor, withoutService } from '../../../functions/operations/reconcile/drift.ts';
import type { RehearsalSummary } from '../records/rehearsals.ts';

/**
 * Where the record and the actual state differ, as far as the accelerators, Step Functions and the last rehearsals show.
 * Only the functions query the two Infinispans, whose passwords they have.
 *
 * @param sites the pair of sites, by name
 */
export async function driftOf(
  claim: Claim,
  accelerators: readonly Accelerator[],
  sites: readonly string[],
  history: Pick<ExecutionHistory, 'anyRunning'>,
  rehearsals: readonly RehearsalSummary[],
): Promise<string[]> {
  const incident = openIncident(claim);
  const hurting = [
    ...[...withoutService(accelerators, sites, incident), ...lostSurvivor(accelerators, incident)].map(
      ({ detail }) => detail,
    ),
    ...rehearsals
      .filter(({ site, backup }) => holdsOffline(backup) && listenersInService(accelerators, site).length > 0)
      .map((last) => `${lastStatus(last)}, and ${last.site} is in service`),
  ];
  if (incident === undefined) return hurting;
  const { site, reporter } = incident.decision;
  const servesAgain = incident.phase === 'fenced' ? listenersInService(accelerators, site) : [];
  const serving = listenersInService(accelerators, reporter);
  const existing = accelerators.flatMap(({ listeners }) => listeners.map(({ arn }) => arn));
  const abandoned = incident.listeners.filter((arn) => existing.includes(arn) && !serving.includes(arn));
  const alive = incident.phase === 'fenced' || (await history.anyRunning(executionsOf(incident)));
  const broughtOnline = rehearsals.filter(
    (last) =>
      incident.phase === 'fenced' &&
      sameDecision(last, incident.decision) &&
      last.backup === 'online' &&
      Date.parse(last.startedAt) > incident.intent.at,
  );
  return [
    ...hurting,
    ...servesAgain.map((listener) => `${site} is fenced, and in service in ${listener}`),
    ...abandoned.map((listener) => `${site} is fenced, and ${reporter} is not in service in ${listener}`),
    ...broughtOnline.map((last) => `${site} is fenced, and ${lastStatus(last)}`),
    ...(alive ? [] : [`${incident.incident} is ${incident.phase}, and no execution of it runs`]),
  ];
}

const holdsOffline = (backup: string | undefined): boolean => backup === 'offline' || backup === 'mixed';

const lastStatus = ({ site, reporter, backup, at }: RehearsalSummary): string =>
  `the status of ${site} at ${reporter} was ${backup} at the last rehearsal, at ${at}`;
