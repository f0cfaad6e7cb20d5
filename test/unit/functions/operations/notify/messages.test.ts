import { describe, expect, it } from 'vitest';
import { needsOperator, REASONS, type Reason } from '../../../../../functions/domain/outcomes.ts';
import { type About, messageOf, type News } from '../../../../../functions/operations/notify/messages.ts';
import texts from '../../../../fixtures/notify/messages.json' with { type: 'json' };
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';

const ABOUT: About = {
  event: { site: 'site-b', reporter: 'site-a', startsAt: '2026-11-24T17:24:10.832Z' },
  application: 'keycloak',
  execution: 'site-b_by_site-a_20261124T172410Z_c43441a8_001',
  page: 'https://console.example.com/execution',
  runbookUrl: 'https://git.example.com/runbook.md',
};

const news: Readonly<Record<string, News>> = {
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

it.each(Object.entries(texts))('the message of what is %s is read on a phone', (kind, lines) => {
  const told = news[kind];
  if (told === undefined) throw new Error(`nothing is ${kind}`);

  expect(messageOf(told, ABOUT).text.split('\n')).toEqual(lines);
});

const LONG = 'x'.repeat(5000);
const refused: News[] = (Object.keys(REASONS) as Reason[])
  .filter(needsOperator)
  .map((reason) => ({ outcome: 'NOT_FENCED', reason, detail: LONG }));
const failed: News[] = (['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((status) => ({
  outcome: 'FAILED',
  status,
  state: 'Take site offline',
  error: LONG,
  cause: LONG,
}));

describe.each(
  [...Object.values(news), ...refused, ...failed].map((one) => ({
    what: 'reason' in one ? one.reason : 'status' in one ? one.status : one.outcome,
    one,
  })),
)('a message of $what', ({ one }) => {
  const event = { ...ABOUT.event, site: 's'.repeat(63), reporter: 'r'.repeat(63) };
  const { subject, text } = messageOf(one, { ...ABOUT, event, page: undefined });

  it('has a subject that SNS takes', () => {
    expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
  });

  it('says which site, since when, what next, and where more is written', () => {
    expect(text).toContain(`Site out: ${event.site}, reported by ${event.reporter}`);
    expect(text).toContain('Since: 2026-11-24 17:24 UTC');
    expect(text).toMatch(/^Next: \S/m);
    expect(text).toMatch(/^Runbook: https:\/\/git\.example\.com\/runbook\.md#[a-z0-9_-]+$/m);
  });

  it('is no longer than a phone shows', () => {
    expect(text.length).toBeLessThan(1500);
  });
});

it('the link to the console is left out where there is none', () => {
  const { text } = messageOf({ outcome: 'FENCED', incident: 'i' }, { ...ABOUT, page: undefined });

  expect(text.match(/https:\S+/g)).toEqual([`${ABOUT.runbookUrl}#bring-a-site-back`]);
});

const hostile: readonly News[] = [
  { outcome: 'FENCED', incident: HOSTILE },
  { outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE', detail: HOSTILE },
  { outcome: 'FAILED', status: 'FAILED', state: HOSTILE, error: HOSTILE, cause: HOSTILE },
];

it.each(hostile)('foreign text in a message of $outcome is escaped and adds no line', (one) => {
  const event = { site: HOSTILE, reporter: HOSTILE, startsAt: HOSTILE };
  const about = { event, application: HOSTILE, execution: HOSTILE, page: HOSTILE, runbookUrl: HOSTILE };
  const harmless = Object.fromEntries(
    Object.entries(one).map(([key, value]) => [key, value === HOSTILE ? 'x' : value]),
  ) as News;

  const { subject, text } = messageOf(one, about);

  expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
  expect(text).not.toMatch(UNESCAPED);
  expect(text.split('\n')).toHaveLength(messageOf(harmless, ABOUT).text.split('\n').length);
});
