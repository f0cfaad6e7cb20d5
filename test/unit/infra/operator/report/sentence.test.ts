import { expect, it } from 'vitest';
import type { Incident } from '../../../../../infra/operator/report/incident.ts';
import { sentenceOf } from '../../../../../infra/operator/report/sentence.ts';
import { claim, INCIDENT, incident, lost, report, row } from './incidents.ts';

const fenced = row(64.2, { outcome: 'FENCED' });
const released = row(90, {
  outcome: 'NOT_FENCED',
  reason: 'REPORTER_NOT_IN_SERVICE',
  record: { output: { verdict: 'ROLLED_BACK' } },
});
const refused = (outcome: string, reason?: string): Partial<Incident> => ({
  begun: false,
  reports: [report({ side: 'none', attempts: [{ outcome, ...(reason === undefined ? {} : { reason }) }] })],
});

it.each<{ when: string; given: Partial<Incident>; says: string }>([
  {
    when: 'fenced',
    given: { reports: [report({ rows: [fenced] })], claim: claim('fenced') },
    says: 'site-b was fenced 64.2 s after site-a found it offline.',
  },
  {
    when: 'fenced against another report',
    given: { reports: [report({ rows: [fenced] }), lost(), lost()] },
    says: "site-b was fenced 64.2 s after site-a found it offline; site-b's report of site-a lost to it.",
  },
  {
    when: 'closed',
    given: { reports: [report({ rows: [fenced] })], claim: claim('closed') },
    says: 'site-b was fenced 64.2 s after site-a found it offline; site-b has been brought back since.',
  },
  {
    when: 'fenced, and the record of it is missing',
    given: { claim: claim('fenced') },
    says: 'site-b was fenced, when is not on record, after site-a found it offline.',
  },
  {
    when: 'fenced in an earlier incident, and begun anew',
    given: {
      reports: [report({ rows: [row(1, { outcome: 'FENCED', incident: `${INCIDENT}0` })] })],
      claim: claim('started'),
    },
    says: 'The fencing of site-b, which site-a found offline, has begun and is not complete.',
  },
  {
    when: 'released',
    given: { reports: [report({ rows: [released] }), lost()] },
    says: "site-b was to be fenced and was put back, as site-a went out of service; site-b's report of site-a lost to it.",
  },
  {
    when: 'started',
    given: { claim: claim('started') },
    says: 'The fencing of site-b, which site-a found offline, has begun and is not complete.',
  },
  {
    when: 'a decided no',
    given: refused('NOT_FENCED', 'SITE_VIEW_HEALED'),
    says: "Nothing was fenced on site-a's report that site-b is offline: the reporter sees the site again.",
  },
  {
    when: 'a reason that is not known here',
    given: refused('NOT_FENCED', 'toString'),
    says: "Nothing was fenced on site-a's report that site-b is offline.",
  },
  {
    when: 'failed',
    given: refused('FAILED'),
    says: "Nothing was fenced: the last execution for site-a's report that site-b is offline failed.",
  },
  {
    when: 'running',
    given: refused('RUNNING'),
    says: "Nothing is decided yet on site-a's report that site-b is offline.",
  },
  { when: 'nothing known', given: { reports: [] }, says: 'Nothing is on record.' },
])('$when: $says', ({ given, says }) => {
  expect(sentenceOf(incident(given))).toBe(says);
});
