import { describe, expect, it } from 'vitest';
import { RESTORE_REASONS, type RestoreReason } from '../../../../../functions/domain/restore/outcomes.ts';
import {
  type RestoreEnd,
  restoreMessageOf,
} from '../../../../../functions/operations/notify/restore-messages.ts';
import texts from '../../../../fixtures/notify/restore-messages.json' with { type: 'json' };
import { HOSTILE, UNESCAPED } from '../../../support/hostile.ts';

const CONTEXT = {
  request: { site: 'site-b', by: 'alice' },
  application: 'keycloak',
  execution: 'restore_site-b_20261124T181410Z',
  page: 'https://console.example.com/execution',
  runbookUrl: 'https://git.example.com/runbook.md',
};
const INCIDENT = 'site-b_by_site-a_20261124T172410Z_v1';
const notRestored = (reason: RestoreReason, detail: string, undone: boolean): RestoreEnd => ({
  outcome: 'NOT_RESTORED',
  reason,
  detail,
  incident: INCIDENT,
  undone,
});

const ends: Readonly<Record<keyof typeof texts, RestoreEnd>> = {
  restored: { outcome: 'RESTORED', incident: INCIDENT },
  refused: notRestored('CLIENTS_AT_SITE', 'connected to site-b: keycloak', false),
  'not approved': notRestored('NOT_APPROVED', '', false),
  undone: notRestored('KEYCLOAK_NOT_STARTED', 'within two hours', true),
  over: notRestored('RESTORE_OVER', 'the claim is closed', true),
  failed: {
    outcome: 'FAILED',
    status: 'FAILED',
    state: 'Clear the site',
    error: 'InfinispanRefused',
    cause: 'site-b answered 403',
  },
  stopped: {
    outcome: 'FAILED',
    status: 'ABORTED',
    state: 'Watch the push',
    error: 'Stopped',
    cause: 'maintenance',
  },
};

it.each(Object.entries(texts))('the message of the end "%s" has these lines', (kind, lines) => {
  expect(restoreMessageOf(ends[kind as keyof typeof texts], CONTEXT).text.split('\n')).toEqual(lines);
});

const all = [
  ...Object.values(ends),
  ...(Object.keys(RESTORE_REASONS) as RestoreReason[]).map((reason) =>
    notRestored(reason, 'x'.repeat(5000), true),
  ),
];

describe.each(all.map((end) => ({ kind: 'reason' in end ? end.reason : end.outcome, end })))(
  'a message of $kind',
  ({ end }) => {
    const request = { site: 's'.repeat(63), by: 'b'.repeat(200) };
    const { subject, text } = restoreMessageOf(end, { ...CONTEXT, request });

    it('has a subject that SNS accepts', () => {
      expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
    });

    it('is short enough for a phone', () => {
      expect(text.length).toBeLessThan(1500);
    });
  },
);

it.each<RestoreEnd>([
  { outcome: 'RESTORED', incident: HOSTILE },
  notRestored('CLIENTS_AT_SITE', HOSTILE, true),
  { outcome: 'FAILED', status: 'FAILED', state: HOSTILE, error: HOSTILE, cause: HOSTILE },
])('foreign text in a message of $outcome is escaped and adds no line', (end) => {
  const request = { site: HOSTILE, by: HOSTILE };
  const context = { request, application: HOSTILE, execution: HOSTILE, page: HOSTILE, runbookUrl: HOSTILE };
  const harmless = Object.fromEntries(
    Object.entries(end).map(([key, value]) => [key, value === HOSTILE ? 'x' : value]),
  ) as RestoreEnd;

  const { subject, text } = restoreMessageOf(end, context);

  expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
  expect(text).not.toMatch(UNESCAPED);
  expect(text.split('\n')).toHaveLength(restoreMessageOf(harmless, CONTEXT).text.split('\n').length);
});
