import { expect, it } from 'vitest';
import { synthesizeStack } from '../../template/stack.ts';
import { type GrantedAction, grantedActions, NOT_USED, reasonNotUsed } from './granted.ts';
import { readUsed, uses } from './used.ts';

/**
 * Runs after all other files (vitest.config.ts) and reads what they recorded. In a run of single files it needs the
 * recordings of an earlier whole run.
 */
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
/** With every configuration key that grants further actions. */
const granted = grantedActions(
  synthesizeStack({
    kmsKeyArn: KEY,
    probe: true,
    auroraWriter: {
      clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:keycloak',
      zones: { 'eu-west-1a': 'site-a' },
    },
    vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
  }),
);
const used = (await readUsed()).flatMap(({ decisions }) => decisions);
const isNotUsed = (each: GrantedAction) => reasonNotUsed(each) !== undefined;
const line = ({ role, action }: { role: string; action: string }) => `${role} ${action}`;

it('every action that a role is granted was used by a local test, or has a reason why not', () => {
  const missing = granted.filter((each) => !isNotUsed(each) && !uses(each, used));

  expect(missing.map(line)).toEqual([]);
});

it('no action with a reason was used', () => {
  expect(granted.filter((each) => isNotUsed(each) && uses(each, used)).map(line)).toEqual([]);
});

it.each(NOT_USED)('$role is granted $action', ({ role, action }) => {
  expect(granted.some((each) => role.test(each.role) && action.test(each.action))).toBe(true);
});

it('no action is a pattern, so a use needs the action that is granted', () => {
  expect(granted.filter(({ action }) => action.includes('*'))).toEqual([]);
});
