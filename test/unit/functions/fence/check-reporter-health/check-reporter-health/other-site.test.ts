import { expect, it } from 'vitest';
import * as errors from '../../../../../../functions/domain/errors.ts';
import { checkReporterHealth } from '../../../../../../functions/fence/check-reporter-health/check-reporter-health.ts';
import { claimed, EVENT, incident, NOW } from '../../../../support/claim.ts';
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
