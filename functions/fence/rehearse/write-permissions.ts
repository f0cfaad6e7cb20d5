import type { Allowed, Permissions } from '../../clients/permissions.ts';
import type { Check, RehearsalSettings, RehearseInput } from './contract.ts';

/** The actions that authorize a change of a group (Service Authorization Reference, AWS Global Accelerator). */
const CHANGES = ['RemoveEndpoints', 'AddEndpoints', 'UpdateEndpointGroup'].map(
  (action) => `globalaccelerator:${action}`,
);

/** Whether the functions that write have permission to, for the found groups and for the claim. */
export async function writePermissions(
  { accelerator }: RehearseInput,
  permissions: Permissions,
  { roles, claimsTable }: RehearsalSettings,
): Promise<Check[]> {
  const groups = (accelerator?.listeners ?? []).flatMap((listener) => listener.groups).map(({ arn }) => arn);
  const claim = ['dynamodb:PutItem'];
  const [move, claimOfRemoval, claimOfOffline] = await Promise.all([
    groups.length === 0 ? undefined : permissions.ofRole(roles.updateEndpointGroup, CHANGES, groups),
    permissions.ofRole(roles.updateEndpointGroup, claim, [claimsTable]),
    permissions.ofRole(roles.takeSiteOffline, claim, [claimsTable]),
  ]);
  return [
    ...(move === undefined ? [] : [permissionCheck('removing endpoints is permitted', move)]),
    permissionCheck('writing the claim is permitted, before a removal', claimOfRemoval),
    permissionCheck('writing the claim is permitted, before a take-offline', claimOfOffline),
  ];
}

const SIMULATED =
  "by IAM's simulation of the role, which leaves out resource policies and resource control policies";

function permissionCheck(check: string, allowed: Allowed): Check {
  if (!allowed.simulated) return { check, answer: 'remark', detail: `unknown: ${allowed.why}` };
  const { denied, uncertain = [] } = allowed;
  if (denied.length > 0) return { check, answer: 'blocks', detail: `not permitted: ${denied.join(', ')}` };
  return uncertain.length === 0
    ? { check, answer: 'ok', detail: SIMULATED }
    : { check, answer: 'remark', detail: `perhaps not permitted: ${uncertain.join('; ')}` };
}
