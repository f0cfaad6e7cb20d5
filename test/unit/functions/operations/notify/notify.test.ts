import { expect, it } from 'vitest';
import { needsOperator, REASONS, type Reason } from '../../../../../functions/domain/outcomes.ts';
import { EVENT } from '../../../support/claim.ts';
import { CONTEXT, createWorld, describeRows, INCIDENT, KEY, type Row } from './row.ts';

const fenced = { outcome: 'FENCED', incident: INCIDENT } as const;
const notFenced = (reason: Reason) => ({ outcome: 'NOT_FENCED', reason, detail: 'seen so' }) as const;

const FAILED: Row[] = (['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((status) => ({
  when: `an execution ended as ${status}`,
  given: { status, ending: { state: 'Take site offline', error: 'InfinispanRefused' } },
  noted: `${KEY}#FAILED#Take site offline: InfinispanRefused`,
  counted: ['FAILED'],
}));

const REFUSED: Row[] = (Object.keys(REASONS) as Reason[]).map((reason) => {
  const outcome = `NOT_FENCED ${reason}`;
  const given = { outcome: notFenced(reason) };
  return needsOperator(reason)
    ? {
        when: reason,
        given,
        noted: `${KEY}#NOT_FENCED#${reason}`,
        counted: [outcome, 'needs an operator'],
        again: [outcome],
      }
    : { when: reason, given, counted: [outcome] };
});

describeRows([
  {
    when: 'a site is fenced',
    given: { outcome: fenced },
    noted: `${INCIDENT}#FENCED`,
    counted: ['FENCED', 'after 7000 and 5000'],
    again: ['FENCED'],
  },
  ...REFUSED,
  ...FAILED,
  {
    when: 'an execution ended, and nothing more is known of it',
    given: { status: 'FAILED' },
    noted: `${KEY}#FAILED#its start: FAILED`,
    counted: ['FAILED'],
  },
  {
    when: 'an operator started it with another input',
    given: { status: 'FAILED', event: undefined },
    counted: ['FAILED'],
  },
  {
    when: 'an execution succeeded with an unknown output',
    given: { outcome: undefined },
    counted: [],
  },
  {
    when: 'a rehearsal failed',
    given: { status: 'FAILED', event: { ...EVENT, mode: 'rehearsal' }, lost: ['Record the rehearsal'] },
    counted: ['1 lost'],
  },
  {
    when: 'records were lost',
    given: { outcome: notFenced('SITE_VIEW_HEALED'), lost: ['Record not fenced'] },
    counted: ['1 lost', 'NOT_FENCED SITE_VIEW_HEALED'],
  },
]);

it('the message of a fencing names the application and the execution, and what to read', async () => {
  const world = createWorld();

  await world.run({ outcome: fenced });

  expect(world.messages.map(({ subject }) => subject)).toEqual(['site-b is FENCED, site-a serves alone']);
  expect(world.messages[0]?.text.split('\n')).toEqual(expect.arrayContaining(CONTEXT));
});

it.each([
  { fails: 'send' as const, times: 1 },
  { fails: 'note' as const, times: 2 },
])(
  'if it fails to $fails, it publishes no metric, and sends the message $times times in all',
  async ({ fails, times }) => {
    const world = createWorld();

    await expect(world.run({ outcome: fenced, fails })).rejects.toThrow('TimeoutError');
    expect(world.counted).toEqual([]);

    expect(await world.run({ outcome: fenced })).toEqual({ verdict: 'SENT' });
    expect(world.messages).toHaveLength(times);
  },
);

it("a long error gives a key within the table's limit", async () => {
  const world = createWorld();

  await world.run({ status: 'FAILED', ending: { state: 'A state', error: 'E'.repeat(2000) } });

  const [key = ''] = world.known;
  expect(key.length).toBeLessThan(KEY.length + 200);
});
