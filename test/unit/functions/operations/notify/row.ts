import { describe, expect, it } from 'vitest';
import type { FailureDetails } from '../../../../../functions/clients/execution-history.ts';
import type { Message } from '../../../../../functions/clients/topic.ts';
import type { Execution } from '../../../../../functions/operations/notify/executions.ts';
import { notify } from '../../../../../functions/operations/notify/notify.ts';
import type { FinishedExecution } from '../../../../../functions/operations/status-change.ts';
import { EVENT } from '../../../support/claim.ts';

const STARTED = Date.parse(EVENT.startsAt) + 2000;
const SUCCEEDED: FinishedExecution = {
  arn: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:a-name',
  name: 'a-name',
  status: 'SUCCEEDED',
  redriveCount: 0,
  stoppedAt: STARTED + 5000,
};
export const KEY = [EVENT.accelerator, EVENT.site, EVENT.reporter, EVENT.startsAt].join('/');
export const INCIDENT = 'site-b_by_site-a_v1';

/** The lines of a message about the execution. */
export const CONTEXT = [
  'Runbook: https://git.example.com/runbook.md#restore-a-site',
  'Application: keycloak',
  'Execution: a-name',
  expect.stringMatching(/^https:\/\/.*execution:fencing:a-name$/),
];

export interface Given extends Partial<Execution> {
  readonly status?: FinishedExecution['status'];
  readonly ending?: FailureDetails;
  readonly fails?: 'send' | 'note';
}

/** The operators, the messages sent to them, and the metrics. */
export function createWorld() {
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

export interface Row {
  readonly when: string;
  readonly given: Given;
  readonly noted?: string;
  readonly counted: readonly string[];
  /** Metrics of a second call, after the message was sent. */
  readonly again?: readonly string[];
}

export const describeRows = (rows: readonly Row[]) =>
  describe.each(rows)('$when', ({ given, noted, counted, again = counted }) => {
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
