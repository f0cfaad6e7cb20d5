import { systemClock } from '../../../../functions/support/clock.ts';
import { followRestore, type RestoreEnd } from '../../../../infra/operator/restores/follow-restore.ts';
import { answerWait, findWait, type RestoreWait } from '../../../../infra/operator/restores/restore-wait.ts';
import { currentIncident } from '../../../local/support/claim.ts';
import { historyOf } from '../../../local/support/executions.ts';
import { endQuiescence, startRestore } from '../../../local/support/restore.ts';
import { APPLICATION, type Site, type World } from '../../../local/support/world.ts';

export interface CarriedOut {
  readonly end: RestoreEnd;
  /** The plan that was approved. */
  readonly plan: RestoreWait['plan'] | undefined;
  /** Seconds in each state, in the order of their first entry. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Starts a restore, approves its plan, states that Keycloak was started, and follows it to its end.
 *
 * @param onPoll called every second while the execution runs and does not wait for an operator
 */
export async function carryOut(
  world: World,
  site: Site,
  onPoll: () => Promise<unknown> = () => Promise.resolve(),
): Promise<CarriedOut> {
  const operator = operatorOf(world);
  const execution = await startRestore(world, { site, approval: 'asked' });
  let plan: RestoreWait['plan'] | undefined;
  let answered: string | undefined;
  const end = await followRestore(
    operator,
    execution,
    () => undefined,
    async () => {
      const wait = await findWait(operator, execution);
      if (wait === undefined || wait.token === answered) {
        await onPoll();
        return;
      }
      answered = wait.token;
      plan = wait.plan;
      await answerWait(operator, wait, true);
    },
  );
  return { end, plan, seconds: secondsIn(await historyOf(world.stepFunctions, execution)) };
}

/** Ends the quiescence period of the addition, so that the incident is closed without a wait. */
export async function closeSoon(world: World): Promise<void> {
  if ((await currentIncident(world)).phase === 'returning') await endQuiescence(world);
}

const operatorOf = ({ stack, stepFunctions, dynamoDb }: World) => ({
  stepFunctions,
  restoreStateMachineArn: stack.restoreStateMachineArn,
  auditWriter: dynamoDb,
  auditTable: stack.tables.audit,
  auditRetentionDays: 0,
  application: APPLICATION,
  clock: systemClock,
});

/** A state lasts until the next one is entered. */
function secondsIn(history: Awaited<ReturnType<typeof historyOf>>): Record<string, number> {
  const entered = history.flatMap(({ stateEnteredEventDetails, timestamp }) =>
    stateEnteredEventDetails?.name === undefined || timestamp === undefined
      ? []
      : [{ name: stateEnteredEventDetails.name, at: timestamp.getTime() }],
  );
  const seconds: Record<string, number> = {};
  for (const [index, { name, at }] of entered.entries()) {
    const until = entered[index + 1]?.at ?? at;
    seconds[name] = (seconds[name] ?? 0) + (until - at) / 1000;
  }
  return seconds;
}
