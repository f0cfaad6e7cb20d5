import { expect, it } from 'vitest';
import * as errors from '../../../../../../functions/domain/errors.ts';
import { checkReporterHealth } from '../../../../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { claimed, EVENT, incident, NOW, opposite } from '../../../../support/claim.ts';
import { both } from '../../../../support/topology.ts';
import { createWorld, type Given } from '../../../../support/world.ts';

import { describeRows, OBSERVED, seesB } from './row.ts';

const SEES_A: Given = { infinispan: { 'site-b': { observation: { sitesView: ['site-a', 'site-b'] } } } };
const WAITS = { verdict: 'WAIT', reason: 'LINK_LOSS_UNCONFIRMED' };
const silentB: Given = {
  infinispan: { 'site-b': { fails: new errors.InfinispanUnavailable('GET : ETIMEDOUT') } },
};

describeRows('the offline site is queried, too', [
  {
    when: 'if it does not see the reporter either, the first look confirms the loss',
    answer: {
      verdict: 'GO',
      otherSite: { answered: true, seesReporter: false },
      linkLoss: { looks: 1, evidence: 'BOTH_SITES', confirmedAt: NOW },
    },
  },
  {
    when: 'if it sees the reporter, a series of looks begins',
    given: SEES_A,
    answer: {
      ...WAITS,
      otherSite: { answered: true, seesReporter: true },
      linkLoss: { looks: 1, evidence: 'REPORTER_ALONE' },
      infinispan: OBSERVED,
    },
  },
  {
    when: 'the series goes on with the earlier looks',
    given: SEES_A,
    linkLoss: { looks: 4, evidence: 'SITE_SILENT' },
    answer: { ...WAITS, linkLoss: { looks: 5, evidence: 'REPORTER_ALONE' } },
  },
  {
    when: 'the second look without an answer confirms the loss',
    given: silentB,
    linkLoss: { looks: 1, evidence: 'SITE_SILENT' },
    answer: {
      verdict: 'GO',
      otherSite: { answered: false, why: 'GET : ETIMEDOUT' },
      linkLoss: { looks: 2, evidence: 'SITE_SILENT', confirmedAt: NOW },
    },
  },
  {
    when: 'its secret cannot be read: no answer, and no error',
    given: { infinispan: { 'site-b': { fails: new errors.SecretUnavailable('denied') } } },
    answer: { ...WAITS, otherSite: { answered: false, why: 'denied' } },
  },
  {
    when: 'a fencing that has started keeps the series',
    given: { claim: claimed(incident()) },
    linkLoss: { looks: 4, evidence: 'REPORTER_ALONE' },
    answer: { verdict: 'GO', linkLoss: { looks: 4, evidence: 'REPORTER_ALONE' } },
  },
]);

it.each<{ when: string; given: Given; verdict: string; linkLoss?: null }>([
  {
    when: 'if a fencing started without one',
    given: { claim: claimed(incident()) },
    linkLoss: null,
    verdict: 'GO',
  },
  {
    when: 'if the loss of the view is not required',
    given: { ...SEES_A, requireSiteViewLoss: false },
    verdict: 'GO',
  },
  { when: 'if the reporter sees the site', given: seesB, verdict: 'WAIT' },
])('no series of looks goes on $when', async ({ given, verdict, linkLoss }) => {
  const series = { looks: 4, evidence: 'REPORTER_ALONE' } as const;
  const input = { event: EVENT, accelerator: both, linkLoss: linkLoss === undefined ? series : linkLoss };

  const output = await checkReporterHealth(input, createWorld(given).collaborators);

  expect(output.verdict).toBe(verdict);
  expect(output).not.toHaveProperty('linkLoss');
  expect(output).not.toHaveProperty('otherSite');
});

it.each([
  {
    title: 'the offline site has the writer',
    zone: 'eu-west-1b',
    mode: 'event',
    verdict: 'WAIT',
    deferredTo: 'site-b',
    preference: { site: 'site-b', zone: 'eu-west-1b' },
  },
  {
    title: 'the reporter has it',
    zone: 'eu-west-1a',
    mode: 'event',
    verdict: 'GO',
    preference: { site: 'site-a', zone: 'eu-west-1a' },
  },
  { title: 'it is unknown', mode: 'event', verdict: 'GO', preference: { why: 'no answer' } },
  { title: 'it is a rehearsal', mode: 'rehearsal', verdict: 'GO', preference: { why: 'no answer' } },
] as const)(
  "the database's writer only delays a report: $title",
  async ({ mode, verdict, preference, ...row }) => {
    const { collaborators } = createWorld();
    const writerZones = { 'eu-west-1a': 'site-a', 'eu-west-1b': 'site-b' };

    const output = await checkReporterHealth(
      { event: { ...EVENT, mode }, accelerator: both, linkLoss: null },
      {
        ...collaborators,
        settings: { ...collaborators.settings, writerZones },
        writerZone: async () => {
          if (!('zone' in row)) throw new Error('no answer');
          return row.zone;
        },
      },
    );

    expect(output).toMatchObject({ verdict, preference });
    expect(output.linkLoss?.deferredTo).toBe('deferredTo' in row ? row.deferredTo : undefined);
  },
);

it.each(['event', 'rehearsal'] as const)(
  'without a database the output of the mode "%s" has no preference',
  async (mode) => {
    const input = { event: { ...EVENT, mode }, accelerator: both, linkLoss: null };

    const output = await checkReporterHealth(input, createWorld().collaborators);

    expect(output.verdict).toBe('GO');
    expect(output).not.toHaveProperty('preference');
  },
);

it('an event that has lost keeps the series, with the site that it waited for', async () => {
  const series = { looks: 4, evidence: 'BOTH_SITES', deferredTo: 'site-b' } as const;
  const input = { event: EVENT, accelerator: both, linkLoss: series };

  const output = await checkReporterHealth(input, createWorld({ claim: claimed(opposite()) }).collaborators);

  expect(output).toMatchObject({ reason: 'LOST_TO_OTHER_SITE', linkLoss: series });
});
