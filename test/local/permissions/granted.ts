import type { Template } from 'aws-cdk-lib/assertions';
import { permissionsOf, roleOf } from '../../template/permissions.ts';
import { resourcesOf } from '../../template/stack.ts';

/** An action that a role is granted. */
export interface GrantedAction {
  /** The function or state machine of the role, such as `LookupAccelerator`. */
  readonly role: string;
  /** The role's logical id, with which its name starts on the local stack. */
  readonly id: string;
  readonly action: string;
}

/** Every action of every role of a template, once per role. */
export function grantedActions(template: Template): GrantedAction[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap(([id]) => {
    const actions = permissionsOf(template, id).map((permission) => permission.split(' ')[0] ?? '');
    return [...new Set(actions)].map((action) => ({ role: roleOf(id), id, action }));
  });
}

/** Actions that no local test can use: in which roles, and why. */
export const NOT_USED: readonly {
  readonly role: RegExp;
  readonly action: RegExp;
  readonly reason: string;
}[] = [
  {
    role: /./,
    action: /^(logs|xray):/,
    reason:
      'Lambda and Step Functions write logs and traces with the role; the emulator writes its logs without it, and no traces.',
  },
  {
    role: /./,
    action: /^ec2:(\w+NetworkInterfaces?|(Una|A)ssignPrivateIpAddresses|DescribeSubnets)$/,
    reason:
      'Only with the key `vpc`, which the local stack ignores: Lambda attaches a function to its subnets with the role.',
  },
  {
    role: /^(UpdateEndpointGroup|ReturnTraffic)$/,
    action: /^(ec2:Describe\w+|elasticloadbalancing:DescribeLoadBalancers)$/,
    reason:
      "Global Accelerator looks up an added endpoint with the caller's permissions: actions of AWS's own policy (AWS Managed Policy Reference, GlobalAcceleratorFullAccess). Which of them it uses is not documented.",
  },
];

/** Why no local test can use the action; undefined for an action that the tests use. */
export const reasonNotUsed = ({ role, action }: Pick<GrantedAction, 'role' | 'action'>): string | undefined =>
  NOT_USED.find((entry) => entry.role.test(role) && entry.action.test(action))?.reason;
