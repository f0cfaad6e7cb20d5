import { describe, expect, it } from 'vitest';
import type { FailureDetails } from '../../../../../functions/clients/execution-history.ts';
import type { Message } from '../../../../../functions/clients/topic.ts';
import { needsOperator, REASONS, type Reason } from '../../../../../functions/domain/outcomes.ts';
import type { RestoreReason } from '../../../../../functions/domain/restore/outcomes.ts';
import type { Execution } from '../../../../../functions/operations/notify/executions.ts';
import { notify } from '../../../../../functions/operations/notify/notify.ts';
import type { FinishedExecution } from '../../../../../functions/operations/status-change.ts';
import { EVENT } from '../../../support/claim.ts';
import { REQUEST } from '../../../support/restore-world.ts';

const STARTED = Date.parse(EVENT.startsAt) + 2000;
const SUCCEEDED: FinishedExecution = {
  arn: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:a-name',
  name: 'a-name',
  status: 'SUCCEEDED',
  redriveCount: 0,
  stoppedAt: STARTED + 5000,
};
const KEY = [EVENT.accelerator, EVENT.site, EVENT.reporter, EVENT.startsAt].join('/');
const INCIDENT = 'site-b_by_site-a_v1';
const fenced = { outcome: 'FENCED', incident: INCIDENT } as const;
const notFenced = (reason: Reason) => ({ outcome: 'NOT_FENCED', reason, detail: 'seen so' }) as const;

interface Given extends Partial<Execution> {
  readonly status?: FinishedExecution['status'];
  readonly ending?: FailureDetails;
  readonly fails?: 'send' | 'note';
}

/** The operators, the messages sent to them, and the metrics. */
function createWorld() {
  const known = new Set<string>();
  const messages: Message[] = [];
  const counted: string[] = [];
  const run = ({ status = 'SUCCEEDED', ending = {}, fails, ...execution }: Given) =>
    notify(
      { ...SUCCEEDED, status },
      {
        application: 'keycloak',
        runbookUrl: 'https://git.example.com/runbook.md',
        executions: {
          read: async () => ({
            event: EVENT,
            outcome: undefined,
            startedAt: STARTED,
            lost: [],
            ...execution,
          }),
        },
        history: { failureOf: async ({ arn }) => (arn === SUCCEEDED.arn ? ending : {}) },
        log: {
          has: async (subject) => known.has(subject),
          note: async (subject) => {
            if (fails === 'note') throw new Error('PutItem: TimeoutError');
            known.add(subject);
          },
        },
        topic: {
          send: async (message) => {
            if (fails === 'send') throw new Error('Publish: TimeoutError');
            messages.push(message);
          },
        },
        metrics: {
          ended: ({ outcome, reason }) => counted.push([outcome, reason].filter(Boolean).join(' ')),
          needsOperator: () => counted.push('needs an operator'),
          notRestored: () => counted.push('not restored'),
          fenced: ({ sinceAlert, sinceStart }) => counted.push(`after ${sinceAlert} and ${sinceStart}`),
          recordsLost: (steps) => {
            if (steps > 0) counted.push(`${steps} lost`);
          },
        },
      },
    );
  return { run, known, messages, counted };
}

interface Row {
  readonly when: string;
  readonly given: Given;
  readonly noted?: string;
  readonly counted: readonly string[];
  /** Metrics of a second call, after the message was sent. */
  readonly again?: readonly string[];
}

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

const ofRestore = { event: undefined, request: REQUEST };
const notRestored = (reason: RestoreReason, undone: boolean) => ({
  ...ofRestore,
  outcome: { outcome: 'NOT_RESTORED', reason, detail: 'seen so', incident: INCIDENT, undone } as const,
});

const RESTORES: readonly Row[] = [
  {
    when: 'a site is restored',
    given: { ...ofRestore, outcome: { outcome: 'RESTORED', incident: INCIDENT } },
    noted: 'a-name#0#RESTORED',
    counted: ['RESTORED'],
  },
  {
    when: 'a restore is refused',
    given: notRestored('NOTHING_FENCED', false),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED NOTHING_FENCED'],
  },
  {
    when: 'no operator approved a restore',
    given: notRestored('NOT_APPROVED', false),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED NOT_APPROVED', 'not restored'],
    again: ['NOT_RESTORED NOT_APPROVED'],
  },
  {
    when: 'a plan was refused',
    given: {
      ...notRestored('NOTHING_FENCED', false),
      request: { ...REQUEST, approval: 'plan only' },
      lost: ['Record not restored'],
    },
    counted: ['1 lost'],
  },
  {
    when: 'a restore is undone',
    given: notRestored('SITE_LOST_AGAIN', true),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED SITE_LOST_AGAIN', 'not restored'],
    again: ['NOT_RESTORED SITE_LOST_AGAIN'],
  },
  ...(['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((status) => ({
    when: `a restore ended as ${status}`,
    given: { ...ofRestore, status },
    noted: 'a-name#0#FAILED',
    counted: status === 'ABORTED' ? ['FAILED'] : ['FAILED', 'not restored'],
    again: ['FAILED'],
  })),
];

const ROWS: readonly Row[] = [
  ...RESTORES,
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
];

describe.each(ROWS)('$when', ({ given, noted, counted, again = counted }) => {
  it(noted === undefined ? 'sends no message' : 'is sent, noted and counted', async () => {
    const world = createWorld();

    expect(await world.run(given)).toEqual({ verdict: noted === undefined ? 'SILENT' : 'SENT' });

    expect([...world.known]).toEqual(noted === undefined ? [] : [noted]);
    expect(world.messages).toHaveLength(world.known.size);
    expect(world.counted).toEqual(counted);
  });

  it('sends no second message', async () => {
    const world = createWorld();
    await world.run(given);
    world.counted.length = 0;

    expect(await world.run(given)).toEqual({ verdict: noted === undefined ? 'SILENT' : 'ALREADY_SENT' });

    expect(world.messages).toHaveLength(world.known.size);
    expect(world.counted).toEqual(again);
  });
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
