import type { Topic } from '../../clients/topic.ts';
import type { RestorePlan } from '../../domain/restore/plan.ts';
import { printableLine } from '../../support/printable.ts';
import type { RestoreInput } from '../collaborators.ts';

export interface AskApprovalInput extends RestoreInput {
  readonly ask: 'approve the plan' | 'start Keycloak';
  readonly plan: RestorePlan;
}

export interface AskApprovalCollaborators {
  readonly topic: Topic;
}

/**
 * Sends the operators what they have to do, with the command to type. The task's token is in the execution's history, and
 * nowhere else: a reader of the message cannot approve with it.
 *
 * @throws NotificationNotSent
 */
export async function askApproval(
  { ask, plan, execution }: AskApprovalInput,
  { topic }: AskApprovalCollaborators,
): Promise<{ readonly verdict: 'SENT' }> {
  const { site, survivor, entries, endpoints, remarks } = plan;
  const name = execution.split(':').at(-1) ?? execution;
  const lines =
    ask === 'approve the plan'
      ? [
          `The restore of ${site} waits for an approval`,
          '',
          `The entries of ${site} will be thrown away, and those of ${survivor} pushed to it:`,
          ...Object.entries(entries).map(
            ([cache, count]) => `${cache}: ${count.site} thrown away, ${count.survivor} pushed`,
          ),
          `Endpoints that go back: ${endpoints.length}`,
          ...remarks,
          '',
          `Next: npm run fencing -- approve ${name}`,
          `or: npm run fencing -- approve ${name} --no`,
        ]
      : [
          `Start Keycloak at ${site} now`,
          '',
          `${site} has the data of ${survivor}. If Keycloak still runs there, restart it: its own caches are stale.`,
          `The endpoints of ${site} go back once a target of its load balancers is healthy.`,
          '',
          `If the restore was started with --keycloak by-hand: npm run fencing -- approve ${name}`,
        ];
  await topic.send({
    subject: printableLine(lines[0] ?? '').slice(0, 100),
    text: lines.map(printableLine).join('\n'),
  });
  return { verdict: 'SENT' };
}
