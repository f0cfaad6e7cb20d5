import { type Claim, openIncident } from '../../functions/lib/claim/claim.ts';
import type { ExecutionHistory } from '../../functions/lib/clients/execution-history.ts';
import type { Infinispan } from '../../functions/lib/clients/infinispan.ts';
import { InfinispanUnavailable } from '../../functions/lib/errors.ts';
import { recordedListeners } from '../../functions/lib/recorded.ts';
import { type Accelerator, listenersInService } from '../../functions/lib/topology.ts';
import { drift } from '../../functions/reconcile/drift.ts';

/**
 * Where what is recorded and what is have come apart, as far as the accelerators and Step Functions tell. The two
 * Infinispans are asked by reconcile alone, which has their passwords.
 */
export async function apart(
  claim: Claim,
  accelerators: readonly Accelerator[],
  history: Pick<ExecutionHistory, 'anyRunning'>,
): Promise<string[]> {
  const incident = openIncident(claim);
  if (incident === undefined) {
    const read = async (arn: string) => accelerators.find((known) => known.arn === arn) ?? null;
    return claim.current === undefined
      ? []
      : drift(claim.current, { accelerators: { read }, infinispanOf: notAsked });
  }
  const { site, reporter } = incident.decision;
  const servesAgain = incident.phase === 'fenced' ? listenersInService(accelerators, site) : [];
  const serving = listenersInService(accelerators, reporter);
  const abandoned = recordedListeners(accelerators, incident.endpoints).filter(
    (listener) => !serving.includes(listener),
  );
  const alive = incident.phase === 'fenced' || (await history.anyRunning(incident.executions));
  return [
    ...servesAgain.map((listener) => `${site} is fenced, and in service in ${listener}`),
    ...abandoned.map((listener) => `${site} is fenced, and ${reporter} is not in service in ${listener}`),
    ...(alive ? [] : [`${incident.incident} is ${incident.phase}, and no execution of it runs`]),
  ];
}

const notAsked = (site: string): Infinispan => {
  throw new InfinispanUnavailable(`the Infinispan of ${site} is not asked from here`);
};
