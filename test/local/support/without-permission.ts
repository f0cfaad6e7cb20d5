import {
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  type PutRolePolicyCommandInput,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';

interface Statement {
  readonly Action: string | readonly string[];
}

/**
 * Takes one action out of every statement of a role's policies.
 *
 * @param permission the start of the role's name after the stack's, and the action, such as
 *   `FencingWebhookRole states:StartExecution`
 * @returns puts the policies back
 * @throws Error if the role is not granted the action
 */
export async function takeOut(aws: AwsTarget, permission: string): Promise<() => Promise<void>> {
  const [start = '', action = ''] = permission.split(' ');
  const iam = new IAMClient(aws);
  const changed: PutRolePolicyCommandInput[] = [];
  let taken = 0;
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName } of Roles.filter((role) => role.RoleName?.startsWith(`SiteFencing-${start}`))) {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames) {
        const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        const document = JSON.parse(decodeURIComponent(policy.PolicyDocument ?? ''));
        const before: Statement[] = document.Statement;
        const Statement = before.flatMap((each) => {
          const Action = [each.Action].flat().filter((one) => one !== action);
          return Action.length === 0 ? [] : [{ ...each, Action }];
        });
        const count = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action).length;
        taken += count(before) - count(Statement);
        changed.push({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) });
        const PolicyDocument = JSON.stringify({ ...document, Statement });
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      }
    }
  }
  if (taken === 0) throw new Error(`No role ${start} is granted ${action}.`);
  return async () => {
    for (const policy of changed) await iam.send(new PutRolePolicyCommand(policy));
  };
}
