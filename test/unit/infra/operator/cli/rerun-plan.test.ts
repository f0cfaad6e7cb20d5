import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { rerunName, rerunPlan } from '../../../../../infra/operator/cli/rerun-plan.ts';

const execution = (changes: Partial<DescribeExecutionOutput>): DescribeExecutionOutput => ({
  executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:x',
  stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing',
  startDate: new Date(0),
  status: 'FAILED',
  ...changes,
});
const EXPIRED = 'Execution has exceeded the redrivable period';

it.each([
  { when: 'failed', given: { redriveStatus: 'REDRIVABLE' }, action: 'redrive', why: 'FAILED' },
  {
    when: 'timed out',
    given: { status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' },
    action: 'redrive',
    why: 'TIMED_OUT',
  },
  {
    when: 'aborted',
    given: { status: 'ABORTED', redriveStatus: 'REDRIVABLE' },
    action: 'redrive',
    why: 'ABORTED',
  },
  {
    when: 'failed long ago',
    given: { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: EXPIRED },
    action: 'new',
    why: EXPIRED,
  },
  { when: 'failed, without a redrive status', given: {}, action: 'new', why: 'no reason' },
  {
    when: 'succeeded',
    given: { status: 'SUCCEEDED', output: '{"outcome":"FENCED"}' },
    action: 'none',
    why: 'FENCED',
  },
  { when: 'running', given: { status: 'RUNNING' }, action: 'refuse', why: 'running' },
  { when: 'about to be redriven', given: { status: 'PENDING_REDRIVE' }, action: 'refuse', why: 'running' },
] as const)('$when: $action', ({ given, action, why }) => {
  const plan = rerunPlan(execution(given), false);

  expect(plan.action).toBe(action);
  expect(plan.why).toContain(why);
});

it.each(['SUCCEEDED', 'RUNNING', 'FAILED'] as const)('starts a new execution if asked to: %s', (status) => {
  expect(rerunPlan(execution({ status, redriveStatus: 'REDRIVABLE' }), true).action).toBe('new');
});

it.each([
  {
    name: 'site-b_by_site-a_20261124T133554Z_3f2a9c1b_003',
    kept: 'site-b_by_site-a_20261124T133554Z_3f2a9c1b_003',
  },
  { name: 'x_rerun_20261124T100000Z', kept: 'x' },
  { name: 'n'.repeat(80), kept: 'n'.repeat(57) },
])('the name of a rerun of $name has at most 80 characters', ({ name, kept }) => {
  const again = rerunName(name, Date.parse('2026-11-24T17:35:54.123Z'));

  expect(again).toBe(`${kept}_rerun_20261124T173554Z`);
  expect(again.length).toBeLessThanOrEqual(80);
});
