import { expect, it } from 'vitest';
import type { RehearsedStep } from '../../../../../functions/fence/rehearse/contract.ts';
import { stepChecks } from '../../../../../functions/fence/rehearse/step-checks.ts';
import { EVENT } from '../../../support/claim.ts';
import { both } from '../../../support/topology.ts';

const READS = ['the claim', 'the accelerator', 'the Infinispan of site-a'];
const failing = (failed: string): RehearsedStep => ({
  reads: READS.map((of) => (of === failed ? { of, error: 'Name: why' } : { of })),
});
const well = failing('none');

const check = (removal: RehearsedStep | null, takeOffline: RehearsedStep | null, fenced = false) =>
  stepChecks(
    { event: EVENT, accelerator: both, output: { verdict: 'GO' }, removal, takeOffline },
    fenced ? 'remark' : 'blocks',
  ).filter(({ answer }) => answer !== 'ok');

it('every read is a check', () => {
  const checks = stepChecks(
    { event: EVENT, accelerator: both, output: { verdict: 'GO' }, removal: well, takeOffline: well },
    'blocks',
  );

  expect(checks).toEqual(
    ['update-endpoint-group', 'take-site-offline'].flatMap((step) =>
      READS.map((of) => ({ check: `${step} reads ${of}`, answer: 'ok', detail: 'it does' })),
    ),
  );
});

it.each([
  { lacks: null, answer: 'ok', detail: 'it does' },
  {
    lacks: 'our user lacks BULK_WRITE on sessions',
    answer: 'remark',
    detail: 'our user lacks BULK_WRITE on sessions',
  },
])('a restore that would lack $lacks is a check: $answer', ({ lacks, ...finding }) => {
  const checks = stepChecks(
    {
      event: EVENT,
      accelerator: both,
      output: { verdict: 'GO' },
      removal: null,
      takeOffline: { reads: [], restore: { lacks } },
    },
    'blocks',
  );

  expect(checks).toEqual([{ check: 'the Infinispan of site-a permits a restore', ...finding }]);
});

it.each([
  { nodes: 3, siteMasters: 3, answer: 'ok', detail: '3 of 3 nodes are site masters' },
  { nodes: 3, siteMasters: 2, answer: 'ok', detail: '2 of 3 nodes are site masters' },
  {
    nodes: 3,
    siteMasters: 1,
    answer: 'remark',
    detail: expect.stringMatching(/^1 of 3 nodes .*maxRelayNodes/),
  },
  {
    nodes: 1,
    siteMasters: 1,
    answer: 'remark',
    detail: expect.stringMatching(/^1 of 1 nodes .*several nodes/),
  },
])(
  'a cluster with $siteMasters site masters of $nodes is a check: $answer',
  ({ nodes, siteMasters, ...finding }) => {
    const takeOffline = { reads: [], cluster: { nodes, siteMasters } };
    const input = { event: EVENT, accelerator: both, output: { verdict: 'GO' } as const };

    expect(stepChecks({ ...input, removal: null, takeOffline }, 'blocks')).toEqual([
      { check: 'site-a may lose a node', ...finding },
    ]);
  },
);

it.each(READS)('a failed read of %s blocks', (of) => {
  const finding = { answer: 'blocks', detail: 'Name: why' };

  expect(check(failing(of), failing(of))).toEqual([
    { check: `update-endpoint-group reads ${of}`, ...finding },
    { check: `take-site-offline reads ${of}`, ...finding },
  ]);
});

it('only the Infinispan of a fenced reporter may fail', () => {
  const answers = READS.map((of) => check(failing(of), well, true).map(({ answer }) => answer));

  expect(answers).toEqual([['blocks'], ['blocks'], ['remark']]);
});

it.each([
  {
    when: 'the function has an error of its own',
    Error: 'Runtime.ImportModuleError',
    Cause: '{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module","trace":[]}',
    detail: 'Runtime.ImportModuleError: Cannot find module',
  },
  {
    when: 'the function is inactive',
    Error: 'Lambda.ResourceNotReadyException',
    Cause: 'The function is inactive.',
    detail: 'Lambda.ResourceNotReadyException: The function is inactive.',
  },
  { when: 'the error has no cause', Error: 'States.Timeout', detail: 'States.Timeout: ' },
  { when: 'the cause is JSON without a message', Error: 'X', Cause: '{"a":1}', detail: 'X: {"a":1}' },
  { when: 'the cause is long', Error: 'X', Cause: 'y'.repeat(500), detail: `X: ${'y'.repeat(300)}` },
  {
    when: 'the message is long',
    Error: 'X',
    Cause: JSON.stringify({ errorMessage: 'y'.repeat(500) }),
    detail: `X: ${'y'.repeat(300)}`,
  },
])('a failed invocation blocks when $when', ({ detail, when: _, ...error }) => {
  expect(check(error, error)).toEqual([
    { check: 'update-endpoint-group runs', answer: 'blocks', detail },
    { check: 'take-site-offline runs', answer: 'blocks', detail },
  ]);
});

it('there is no check without an accelerator, and for a definition without these states', () => {
  const input = { event: EVENT, accelerator: null, output: { verdict: 'GO' } as const };

  expect(check(null, null)).toEqual([]);
  expect(stepChecks(input, 'blocks')).toEqual([]);
});
