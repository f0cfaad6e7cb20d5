import { describe, expect, it } from 'vitest';
import { needsOperator, REASONS, type Reason } from '../../../../../functions/domain/outcomes.ts';
import {
  type MessageContext,
  messageOf,
  type NotifiedEnd,
} from '../../../../../functions/operations/notify/messages.ts';
import texts from '../../../../fixtures/notify/messages.json' with { type: 'json' };
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';

const CONTEXT: MessageContext = {
  event: { site: 'site-b', reporter: 'site-a', startsAt: '2026-11-24T17:24:10.832Z' },
  application: 'keycloak',
  execution: 'site-b_by_site-a_20261124T172410Z_c43441a8_001',
  page: 'https://console.example.com/execution',
  runbookUrl: 'https://git.example.com/runbook.md',
};

const ends: Readonly<Record<string, NotifiedEnd>> = {
  fenced: { outcome: 'FENCED', incident: 'site-b_by_site-a_20261124T172410Z_v1' },
  notFenced: { outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE', detail: 'site-a answered 401' },
  failed: {
    outcome: 'FAILED',
    status: 'FAILED',
    state: 'Take site offline',
    error: 'InfinispanRefused',
    cause: 'site-a answered 403',
  },
};

it.each(Object.entries(texts))('the message of the end "%s" has these lines', (kind, lines) => {
  const end = ends[kind];
  if (end === undefined) throw new Error(`no end ${kind}`);

  expect(messageOf(end, CONTEXT).text.split('\n')).toEqual(lines);
});

const LONG = 'x'.repeat(5000);
const refused: NotifiedEnd[] = (Object.keys(REASONS) as Reason[])
  .filter(needsOperator)
  .map((reason) => ({ outcome: 'NOT_FENCED', reason, detail: LONG }));
const failed: NotifiedEnd[] = (['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((status) => ({
  outcome: 'FAILED',
  status,
  state: 'Take site offline',
  error: LONG,
  cause: LONG,
}));

describe.each(
  [...Object.values(ends), ...refused, ...failed].map((one) => ({
    kind: 'reason' in one ? one.reason : 'status' in one ? one.status : one.outcome,
    one,
  })),
)('a message of $kind', ({ one }) => {
  const event = { ...CONTEXT.event, site: 's'.repeat(63), reporter: 'r'.repeat(63) };
  const { subject, text } = messageOf(one, { ...CONTEXT, event, page: undefined });

  it('has a subject that SNS accepts', () => {
    expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
  });

  it('names the site, the time, the next step and the runbook section', () => {
    expect(text).toContain(`Offline site: ${event.site}, reported by ${event.reporter}`);
    expect(text).toContain('Since: 2026-11-24 17:24 UTC');
    expect(text).toMatch(/^Next: \S/m);
    expect(text).toMatch(/^Runbook: https:\/\/git\.example\.com\/runbook\.md#[a-z0-9_-]+$/m);
  });

  it('is short enough for a phone', () => {
    expect(text.length).toBeLessThan(1500);
  });
});

it('a message has no link to the console if there is none', () => {
  const { text } = messageOf({ outcome: 'FENCED', incident: 'i' }, { ...CONTEXT, page: undefined });

  expect(text.match(/https:\S+/g)).toEqual([`${CONTEXT.runbookUrl}#restore-a-site`]);
});

const hostile: readonly NotifiedEnd[] = [
  { outcome: 'FENCED', incident: HOSTILE },
  { outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE', detail: HOSTILE },
  { outcome: 'FAILED', status: 'FAILED', state: HOSTILE, error: HOSTILE, cause: HOSTILE },
];

it.each(hostile)('foreign text in a message of $outcome is escaped and adds no line', (one) => {
  const event = { site: HOSTILE, reporter: HOSTILE, startsAt: HOSTILE };
  const context = { event, application: HOSTILE, execution: HOSTILE, page: HOSTILE, runbookUrl: HOSTILE };
  const harmless = Object.fromEntries(
    Object.entries(one).map(([key, value]) => [key, value === HOSTILE ? 'x' : value]),
  ) as NotifiedEnd;

  const { subject, text } = messageOf(one, context);

  expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
  expect(text).not.toMatch(UNESCAPED);
  expect(text.split('\n')).toHaveLength(messageOf(harmless, CONTEXT).text.split('\n').length);
});

describe('the lines of a message', () => {
  const linesOf = (end: NotifiedEnd, page?: string) => messageOf(end, { ...CONTEXT, page }).text.split('\n');
  const unreachable = { outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE' } as const;
  const error = {
    outcome: 'FAILED',
    status: 'FAILED',
    state: 's',
    error: 'InfinispanRefused',
    cause: '',
  } as const;

  it.each<{ of: string; end: NotifiedEnd; seen: string }>([
    { of: 'a detail', end: { ...unreachable, detail: 'GET : 401' }, seen: 'Seen: GET : 401' },
    {
      of: 'the start of a long detail',
      end: { ...unreachable, detail: LONG },
      seen: `Seen: ${'x'.repeat(300)}`,
    },
  ])('show $of', ({ end, seen }) => {
    expect(linesOf(end).find((line) => line.startsWith('Seen'))).toBe(seen);
  });

  it('leave out the line of an empty detail', () => {
    const lines = linesOf({ ...unreachable, detail: 'GET : 401' });

    expect(linesOf({ ...unreachable, detail: '' })).toEqual(lines.filter((line) => !line.startsWith('Seen')));
  });

  it.each<{ end: NotifiedEnd; why: string }>([
    { end: error, why: 'Why: InfinispanRefused' },
    { end: { ...error, cause: 'GET : 403' }, why: 'Why: InfinispanRefused: GET : 403' },
    { end: { ...error, cause: LONG }, why: `Why: InfinispanRefused: ${'x'.repeat(281)}` },
  ])('show why an execution failed: $why', ({ end, why }) => {
    expect(linesOf(end)).toContain(why);
  });

  it.each<{ end: NotifiedEnd; severity: string }>([
    { end: { outcome: 'FENCED', incident: 'i' }, severity: 'warning' },
    { end: { outcome: 'NOT_FENCED', reason: 'OBSERVE_ONLY', detail: '' }, severity: 'warning' },
    { end: { outcome: 'NOT_FENCED', reason: 'PAUSED', detail: '' }, severity: 'warning' },
    { end: { ...unreachable, detail: '' }, severity: 'critical' },
    { end: error, severity: 'critical' },
  ])('show the severity $severity of $end.outcome $end.reason', ({ end, severity }) => {
    expect(linesOf(end)).toContain(`Severity: ${severity}`);
  });

  it('end with the execution and its page, if it has one', () => {
    expect(linesOf(error).at(-1)).toBe(`Execution: ${CONTEXT.execution}`);
    expect(linesOf(error, CONTEXT.page).slice(-2)).toEqual([`Execution: ${CONTEXT.execution}`, CONTEXT.page]);
  });
});
