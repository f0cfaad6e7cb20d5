import {
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';

/** What runs by the clock: it would come into some cases and not into others. */
export const isSchedule = ({ ScheduleExpression }: Rule): boolean => ScheduleExpression !== undefined;

/** What runs by the clock, and what runs once an execution is over, beside whatever comes next. */
export const isAny = (): boolean => true;

/** EventBridge invokes nothing for these rules any more. */
export async function disableRules(
  { aws }: Pick<LocalStack, 'aws'>,
  which: (rule: Rule) => boolean,
): Promise<void> {
  const events = new EventBridgeClient(aws);
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  await Promise.all(Rules.filter(which).map(({ Name }) => events.send(new DisableRuleCommand({ Name }))));
}
