import { expect, it } from 'vitest';
import { REASONS } from '../../../../../functions/domain/outcomes.ts';
import type { Incident } from '../../../../../infra/operator/report/incident.ts';
import { sentenceOf } from '../../../../../infra/operator/report/sentence.ts';
import { claim, INCIDENT, incident, lost, report, row } from './incidents.ts';

const fenced = row(64.2, { outcome: 'FENCED' });
const rolledBack = row(90, {
  outcome: 'NOT_FENCED',
  reason: 'REPORTER_NOT_IN_SERVICE',
  record: { output: { verdict: 'ROLLED_BACK' } },
});
const notFenced = (outcome: string, reason?: string): Partial<Incident> => ({
  started: false,
  reports: [report({ side: 'none', attempts: [{ outcome, ...(reason === undefined ? {} : { reason }) }] })],
});

const FORCED = { by: 'operator@host', reason: 'site-a is lost', despite: ['site-b is not in service.'] };

it.each<{ when: string; given: Partial<Incident>; message: string }>([
  {
    when: 'fenced',
    given: { reports: [report({ rows: [fenced] })], claim: claim('fenced') },
    message: 'site-b was fenced 64.2 s after site-a reported it offline.',
  },
  {
    when: 'fenced against another report',
    given: { reports: [report({ rows: [fenced] }), lost(), lost()] },
    message: "site-b was fenced 64.2 s after site-a reported it offline; site-b's report of site-a lost.",
  },
  {
    when: 'closed',
    given: { reports: [report({ rows: [fenced] })], claim: claim('closed') },
    message: 'site-b was fenced 64.2 s after site-a reported it offline; site-b was restored later.',
  },
  {
    when: 'closed by an operator after a restore',
    given: {
      reports: [report({ rows: [fenced] })],
      claim: { ...claim('closed'), closing: { by: 'x', despite: [] } },
    },
    message: 'site-b was fenced 64.2 s after site-a reported it offline; site-b was restored later.',
  },
  {
    when: 'closed by force',
    given: { reports: [report({ rows: [fenced] })], claim: { ...claim('closed'), closing: FORCED } },
    message:
      'site-b was fenced 64.2 s after site-a reported it offline; an operator closed the incident by force later.',
  },
  {
    when: 'closed by force before it was complete',
    given: { claim: { ...claim('closed'), closing: FORCED } },
    message:
      'The fencing of site-b, reported by site-a, is not on record as complete; an operator closed the incident.',
  },
  {
    when: 'rolled back, which closes the incident',
    given: { reports: [report({ rows: [rolledBack] })], claim: claim('closed') },
    message: 'The fencing of site-b was rolled back because site-a went out of service.',
  },
  {
    when: 'restored',
    given: {
      reports: [report({ rows: [fenced] })],
      restores: { rows: [row(3664.2, { outcome: 'RESTORED' })], runs: [] },
      claim: claim('closed'),
    },
    message: 'site-b was fenced 64.2 s after site-a reported it offline; site-b was restored 1 h later.',
  },
  {
    when: 'fenced, and the record is missing',
    given: { claim: claim('fenced') },
    message: 'site-b was fenced at an unrecorded time after site-a reported it offline.',
  },
  {
    when: 'fenced in an earlier incident, and started again',
    given: {
      reports: [report({ rows: [row(1, { outcome: 'FENCED', incident: `${INCIDENT}0` })] })],
      claim: claim('started'),
    },
    message: 'The fencing of site-b, reported by site-a, has started and is not complete.',
  },
  {
    when: 'rolled back',
    given: { reports: [report({ rows: [rolledBack] }), lost()] },
    message:
      "The fencing of site-b was rolled back because site-a went out of service; site-b's report of site-a lost.",
  },
  {
    when: 'started',
    given: { claim: claim('started') },
    message: 'The fencing of site-b, reported by site-a, has started and is not complete.',
  },
  {
    when: 'not fenced',
    given: notFenced('NOT_FENCED', 'SITE_VIEW_HEALED'),
    message: `Nothing was fenced after the report by site-a that site-b is offline: ${REASONS.SITE_VIEW_HEALED}.`,
  },
  {
    when: 'an unknown reason',
    given: notFenced('NOT_FENCED', 'toString'),
    message: 'Nothing was fenced after the report by site-a that site-b is offline.',
  },
  {
    when: 'failed',
    given: notFenced('FAILED'),
    message: 'Nothing was fenced: the last execution for the report by site-a that site-b is offline failed.',
  },
  {
    when: 'running',
    given: notFenced('RUNNING'),
    message: 'An execution is running for the report by site-a that site-b is offline.',
  },
  { when: 'nothing on record', given: { reports: [] }, message: 'Nothing is on record.' },
])('$when: $message', ({ given, message }) => {
  expect(sentenceOf(incident(given))).toBe(message);
});
