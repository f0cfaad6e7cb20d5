import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import type { Claim } from '../../../../../../functions/domain/claim/claim.ts';
import { createClaims } from '../../../../../../functions/domain/claim/claims.ts';
import { close } from '../../../../../../infra/operator/cli/commands/close.ts';
import { COMMANDS } from '../../../../../../infra/operator/cli/commands.ts';
import { textOf } from '../../../../../../infra/operator/cli/output.ts';
import { readCall } from '../../../../../../infra/operator/cli/parse-arguments.ts';
import { actor } from '../../../../../../infra/operator/records/actor.ts';
import { mockClient } from '../../../../support/aws.ts';
import { claimed, incident, LONG_AGO, NOW } from '../../../../support/claim.ts';
import { createMemoryClaimStore } from '../../../../support/claim-store.ts';
import { createRecorder } from '../../../../support/recorder.ts';
import { createHostileWorld } from '../hostile-world.ts';

const FENCED = incident({
  phase: 'fenced',
  intent: { write: 'take-offline', at: LONG_AGO },
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});

const rehearsed = (site: string, reporter: string, backup: string) => ({
  id: { S: `${new Date(NOW).toISOString()}#rehearsal_${site}#rehearsed` },
  event: { S: `a.example/${site}/${reporter}/x` },
  execution: { S: 'rehearsal' },
  step: { S: 'rehearsed' },
  incident: { S: 'none' },
  record: {
    S: JSON.stringify({
      input: { accelerator: 'a.example', site, reporter, startsAt: new Date(NOW).toISOString() },
      output: { blocked: false, would: '', backup },
    }),
  },
});

interface Given {
  /** The status of site-b at site-a that the last rehearsal read. */
  readonly backup: string;
  readonly found?: Claim;
  /** Does the audit table refuse the row? */
  readonly auditFails?: boolean;
}

/** A stack whose sites are both in service, with a claim of a fenced site-b. */
function createWorld({ backup, found = claimed(FENCED), auditFails = false }: Given) {
  const stack = createHostileWorld('', 'SUCCEEDED');
  const memory = createMemoryClaimStore(found, createRecorder());
  mockClient(stack.dynamoDb)
    .on(QueryCommand)
    .resolves({ Items: [rehearsed('site-b', 'site-a', backup), rehearsed('site-a', 'site-b', 'online')] });
  const auditWriter = new DynamoDBClient({ region: 'eu-west-1' });
  const written = mockClient(auditWriter);
  if (auditFails) written.on(PutItemCommand).rejects(new Error('the table is throttled'));
  else written.on(PutItemCommand).resolves({});
  mockClient(stack.stepFunctions).on(DescribeExecutionCommand).resolves({ status: 'SUCCEEDED' });
  const world = { ...stack, auditWriter, claims: createClaims(memory.store, stack.clock) };
  return {
    memory,
    run: async (...args: readonly string[]) => {
      const read = readCall(['close', FENCED.incident, ...args], COMMANDS);
      if ('help' in read) throw new Error('the arguments ask for help');
      return textOf(await close.run(read.call, async () => world, read.target), false);
    },
    auditRecord: () =>
      JSON.parse(written.commandCalls(PutItemCommand)[0]?.args[0].input.Item?.record?.S ?? ''),
  };
}

const FORCE = ['--force', '--reason', 'site-a is lost'] as const;
const DESPITE = [expect.stringMatching(/^The status of site-b at site-a was offline at /)];

it.each([
  { when: 'every condition holds', backup: 'online', args: [], closing: { despite: [] } },
  {
    when: 'every condition holds, with --force',
    backup: 'online',
    args: FORCE,
    closing: { reason: 'site-a is lost', despite: [] },
  },
  {
    when: 'a condition does not hold, with --force',
    backup: 'offline',
    args: FORCE,
    closing: { reason: 'site-a is lost', despite: DESPITE },
  },
])(
  'closes the incident where $when, with operator and reason on record',
  async ({ backup, args, closing }) => {
    const { memory, run, auditRecord } = createWorld({ backup });

    const text = await run(...args);

    expect(memory.kept().current).toEqual({
      ...FENCED,
      phase: 'closed',
      closing: { ...closing, by: actor() },
    });
    expect(auditRecord()).toEqual({ of: FENCED.incident, ...closing, by: actor() });
    expect(text).toMatch(/^Closed: closed: site-b, reported by site-a, /);
  },
);

it('keeps operator and reason in the claim if the audit row cannot be written', async () => {
  const { memory, run } = createWorld({ backup: 'offline', auditFails: true });

  await expect(run(...FORCE)).rejects.toThrow(
    /^The action succeeded \(closed\), but its audit record could not/,
  );

  expect(memory.kept().current).toMatchObject({
    phase: 'closed',
    closing: { by: actor(), reason: 'site-a is lost', despite: DESPITE },
  });
});

it.each([
  {
    when: 'a condition does not hold',
    given: { backup: 'offline' },
    error: /stays open\. The status of site-b/,
  },
  {
    when: 'it is closed already',
    given: { backup: 'online', found: claimed({ ...FENCED, phase: 'closed' }) },
    error: /is not the open incident/,
  },
])('leaves the claim as it is if $when', async ({ given, error }) => {
  const { memory, run } = createWorld(given);
  const before = memory.kept();

  await expect(run()).rejects.toThrow(error);

  expect(memory.kept()).toBe(before);
});
