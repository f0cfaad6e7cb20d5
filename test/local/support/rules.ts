import {
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';

/** Rules with a schedule, which would interfere with some cases by chance. */
export const isSchedule = ({ ScheduleExpression }: Rule): boolean => ScheduleExpression !== undefined;

/** Every rule, including those for ended executions. */
export const isAny = (): boolean => true;

/** Disables these rules. */
export async function disableRules(
  { aws }: Pick<LocalStack, 'aws'>,
  which: (rule: Rule) => boolean,
): Promise<void> {
  const events = new EventBridgeClient(aws);
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  await Promise.all(Rules.filter(which).map(({ Name }) => events.send(new DisableRuleCommand({ Name }))));
}
