import type { ExecutionHistory } from '../../../functions/clients/execution-history.ts';
import type { Infinispan } from '../../../functions/clients/infinispan.ts';
import { type Claim, openIncident, sameDecision } from '../../../functions/domain/claim/claim.ts';
import { InfinispanUnavailable } from '../../../functions/domain/errors.ts';
import {
  type Accelerator,
  listenersInService,
  recordedListeners,
} from '../../../functions/domain/topology.ts';
import { drift } from '../../../functions/operations/reconcile/drift.ts';
import type { RehearsalSummary } from '../records/rehearsals.ts';

/**
 * Where what is recorded and what is have come apart, as far as the accelerators, Step Functions and the last rehearsals
 * tell. The two Infinispans are asked by the functions alone, which have their passwords.
 */
export async function apart(
  claim: Claim,
  accelerators: readonly Accelerator[],
  history: Pick<ExecutionHistory, 'anyRunning'>,
  rehearsals: readonly RehearsalSummary[],
): Promise<string[]> {
  const incident = openIncident(claim);
  if (incident === undefined) {
    const read = async (arn: string) => accelerators.find((known) => known.arn === arn) ?? null;
    const held = rehearsals
      .filter(({ site, backup }) => holdsOffline(backup) && listenersInService(accelerators, site).length > 0)
      .map((heard) => `${heardLine(heard)}, and ${heard.site} is in service`);
    return claim.current === undefined
      ? held
      : [...(await drift(claim.current, { accelerators: { read }, infinispanOf: notAsked })), ...held];
  }
  const { site, reporter } = incident.decision;
  const servesAgain = incident.phase === 'fenced' ? listenersInService(accelerators, site) : [];
  const serving = listenersInService(accelerators, reporter);
  const abandoned = recordedListeners(accelerators, incident.endpoints).filter(
    (listener) => !serving.includes(listener),
  );
  const alive = incident.phase === 'fenced' || (await history.anyRunning(incident.executions));
  const broughtOnline = rehearsals.filter(
    (heard) =>
      incident.phase === 'fenced' &&
      sameDecision(heard, incident.decision) &&
      heard.backup === 'online' &&
      Date.parse(heard.at) > incident.intent.at,
  );
  return [
    ...servesAgain.map((listener) => `${site} is fenced, and in service in ${listener}`),
    ...abandoned.map((listener) => `${site} is fenced, and ${reporter} is not in service in ${listener}`),
    ...broughtOnline.map((heard) => `${site} is fenced, and ${heardLine(heard)}`),
    ...(alive ? [] : [`${incident.incident} is ${incident.phase}, and no execution of it runs`]),
  ];
}

const holdsOffline = (backup: string | undefined): boolean => backup === 'offline' || backup === 'mixed';

const heardLine = ({ site, reporter, backup, at }: RehearsalSummary): string =>
  `${reporter} held ${site} ${backup} when it was asked last, at ${at}`;

const notAsked = (site: string): Infinispan => {
  throw new InfinispanUnavailable(`the Infinispan of ${site} is not asked from here`);
};
