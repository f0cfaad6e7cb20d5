import { randomUUID } from 'node:crypto';
import { createAuditTrail } from '../../../functions/clients/audit-trail.ts';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { createExecutionHistory } from '../../../functions/clients/execution-history.ts';
import { createClaims } from '../../../functions/domain/claim/claims.ts';
import { recordFailure } from '../../../functions/operations/record-failure/record-failure.ts';
import { systemClock } from '../../../functions/support/clock.ts';
import { APPLICATION, type World } from './world.ts';

/**
 * Puts an execution's failure on record as reconcile's sweep does: from the list of executions, not from an event.
 *
 * @returns the verdict of each failure that is listed under the name
 */
export async function sweep({ stack, stepFunctions, dynamoDb }: World, name: string): Promise<string[]> {
  const history = createExecutionHistory(stepFunctions, [stack.stateMachineArn]);
  const trail = createAuditTrail(dynamoDb, stack.tables.audit, APPLICATION);
  const store = createClaimStore(dynamoDb, stack.tables.claims, APPLICATION, randomUUID);
  const claims = createClaims(store, systemClock);
  const ended = (await history.failed()).filter((one) => one.name === name);
  const recorded = await Promise.all(ended.map((one) => recordFailure(one, { history, trail, claims })));
  return recorded.map(({ verdict }) => verdict);
}
