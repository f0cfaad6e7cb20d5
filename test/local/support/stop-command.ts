import { randomUUID } from 'node:crypto';
import { createClaimStore } from '../../../functions/clients/claim-store.ts';
import { createClaims } from '../../../functions/domain/claim/claims.ts';
import { systemClock } from '../../../functions/support/clock.ts';
import { COMMANDS } from '../../../infra/operator/cli/commands.ts';
import { readCall } from '../../../infra/operator/cli/parse-arguments.ts';
import type { Deployment } from '../../../infra/operator/deployment/deployment.ts';
import { APPLICATION, type World } from './world.ts';

/** Runs `npm run fencing -- stop` in this process. @returns what it says follows */
export async function stopByCommand(world: World, execution: string): Promise<string> {
  const { stack, stepFunctions, dynamoDb } = world;
  const read = readCall(['stop', execution, '--reason', 'a test'], COMMANDS);
  if ('help' in read) throw new Error('the arguments ask for help');
  const store = createClaimStore(dynamoDb, stack.tables.claims, APPLICATION, randomUUID);
  const deployment = {
    stepFunctions,
    restoreStateMachineArn: stack.restoreStateMachineArn,
    claims: createClaims(store, systemClock),
    auditWriter: dynamoDb,
    auditTable: stack.tables.audit,
    auditRetentionDays: 0,
    application: APPLICATION,
    clock: systemClock,
  };
  const { lines } = await read.command.run(read.call, async () => deployment as Deployment, read.target);
  return lines.join('\n').replace(/^Stopped \S+ /, '');
}
