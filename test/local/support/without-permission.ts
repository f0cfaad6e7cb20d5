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

/** A policy of a role of the stack. */
interface RolePolicy {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly document: { readonly Statement: readonly Statement[] };
}

/** @param start the start of the roles' names after the stack's */
async function* policiesOf(iam: IAMClient, start: string): AsyncGenerator<RolePolicy> {
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName = '' } of Roles.filter((role) =>
      role.RoleName?.startsWith(`SiteFencing-${start}`),
    )) {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames) {
        const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        yield {
          RoleName,
          PolicyName,
          document: JSON.parse(decodeURIComponent(policy.PolicyDocument ?? '')),
        };
      }
    }
  }
}

const actionsOf = (statements: readonly Statement[]): string[] => statements.flatMap(({ Action }) => Action);

/** The roles of the stack by name, each with the actions that it is granted. */
export async function grantsOf(aws: AwsTarget): Promise<Map<string, Set<string>>> {
  const grants = new Map<string, Set<string>>();
  for await (const { RoleName, document } of policiesOf(new IAMClient(aws), ''))
    grants.set(RoleName, new Set([...(grants.get(RoleName) ?? []), ...actionsOf(document.Statement)]));
  return grants;
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
  for await (const { RoleName, PolicyName, document } of policiesOf(iam, start)) {
    if (!actionsOf(document.Statement).includes(action)) continue;
    const Statement = document.Statement.flatMap((each) => {
      const Action = [each.Action].flat().filter((one) => one !== action);
      return Action.length === 0 ? [] : [{ ...each, Action }];
    });
    changed.push({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) });
    const PolicyDocument = JSON.stringify({ ...document, Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  if (changed.length === 0) throw new Error(`No role ${start} is granted ${action}.`);
  return async () => {
    for (const policy of changed) await iam.send(new PutRolePolicyCommand(policy));
  };
}
