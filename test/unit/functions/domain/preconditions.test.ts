import { describe, expect, it } from 'vitest';
import * as errors from '../../../../functions/domain/errors.ts';
import type { Observation } from '../../../../functions/domain/observation.ts';
import {
  askReporter,
  checkPreconditions,
  type Preconditions,
  type ReporterAnswer,
} from '../../../../functions/domain/preconditions.ts';
import {
  type Endpoint,
  endpointsOf,
  type ListedEndpoint,
  withRecordedSites,
} from '../../../../functions/domain/topology.ts';
import { both, endpoint, listing, siteA, siteB } from '../../support/topology.ts';

const OBSERVED: Observation = {
  localSite: 'site-a',
  siteMaster: true,
  sitesView: ['site-a'],
  mastersDisagree: false,
  backup: 'online',
};

const saw = (changes: Partial<Observation>): ReporterAnswer => ({
  answered: true,
  observation: { ...OBSERVED, ...changes },
});
const silent: ReporterAnswer = { answered: false, why: 'GET : ECONNREFUSED' };

const QUESTIONS: Preconditions = {
  decision: { site: 'site-b', reporter: 'site-a' },
  paused: false,
  accelerators: [both],
  reporterAnswer: saw({}),
  requireSiteViewLoss: true,
};
const UNTAGGED: Endpoint = { ...siteB, endpointId: 'untagged', site: null };
const recordedOf = (one: Endpoint): ListedEndpoint[] =>
  endpointsOf([listing({ ...one, site: 'site-b' })], 'site-b');
const notServing = [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)];
const sees = saw({ sitesView: ['site-a', 'site-b'] });

describe('a fencing', () => {
  it.each<{ when: string; questions: Partial<Preconditions>; verdict: string; reason?: string }>([
    { when: 'every precondition holds', questions: {}, verdict: 'GO' },
    {
      when: 'the backup is already offline',
      questions: { reporterAnswer: saw({ backup: 'offline' }) },
      verdict: 'GO',
    },
    { when: 'the backup is mixed', questions: { reporterAnswer: saw({ backup: 'mixed' }) }, verdict: 'GO' },
    { when: 'paused', questions: { paused: true }, verdict: 'NO', reason: 'PAUSED' },
    {
      when: 'the reporter is not in service',
      questions: { accelerators: notServing },
      verdict: 'WAIT',
      reason: 'REPORTER_NOT_IN_SERVICE',
    },
    {
      when: "the reporter's Infinispan does not answer",
      questions: { reporterAnswer: silent },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: "the Infinispan is another site's",
      questions: { reporterAnswer: saw({ localSite: 'site-b' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: "the Infinispan has the reporter's name in another case",
      questions: { reporterAnswer: saw({ localSite: 'SITE-A' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: 'the Infinispan does not back up to the offline site',
      questions: { reporterAnswer: saw({ backup: 'unknown' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: 'its members do not answer each other',
      questions: { reporterAnswer: saw({ backup: 'unsettled' }) },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'no site master was reached',
      questions: { reporterAnswer: saw({ siteMaster: false, sitesView: [] }) },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'no site master was reached, and the site view is not required',
      questions: { reporterAnswer: saw({ siteMaster: false, sitesView: [] }), requireSiteViewLoss: false },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'some site masters see the offline site and some do not',
      questions: { reporterAnswer: saw({ sitesView: ['site-a', 'site-b'], mastersDisagree: true }) },
      verdict: 'WAIT',
      reason: 'SITE_MASTERS_DISAGREE',
    },
    {
      when: 'site masters disagree, and the site view is not required',
      questions: { reporterAnswer: saw({ mastersDisagree: true }), requireSiteViewLoss: false },
      verdict: 'GO',
    },
    {
      when: 'an endpoint has no known site',
      questions: { accelerators: [listing(siteA, siteB, UNTAGGED)] },
      verdict: 'NO',
      reason: 'ENDPOINT_SITE_UNKNOWN',
    },
    {
      when: 'an endpoint has no known site, and the reporter is not in service',
      questions: { accelerators: [listing(UNTAGGED)] },
      verdict: 'NO',
      reason: 'ENDPOINT_SITE_UNKNOWN',
    },
    {
      when: 'the endpoint that lost its tag is recorded',
      questions: {
        accelerators: withRecordedSites([listing(siteA, UNTAGGED)], QUESTIONS.decision, recordedOf(UNTAGGED)),
      },
      verdict: 'GO',
    },
    {
      when: "a recorded endpoint carries the reporter's tag now",
      questions: {
        accelerators: withRecordedSites(
          [listing(siteA, { ...siteB, site: 'site-a' })],
          QUESTIONS.decision,
          recordedOf(siteB),
        ),
      },
      verdict: 'NO',
      reason: 'ENDPOINT_SITE_UNKNOWN',
    },
    {
      when: 'the reporter sees the offline site',
      questions: { reporterAnswer: sees },
      verdict: 'WAIT',
      reason: 'SITE_VIEW_HEALED',
    },
    {
      when: 'the reporter sees the offline site, and the site view is not required',
      questions: { reporterAnswer: sees, requireSiteViewLoss: false },
      verdict: 'GO',
    },
    {
      when: 'the reporter sees a site with the name in another case',
      questions: { reporterAnswer: saw({ sitesView: ['site-a', 'SITE-B'] }) },
      verdict: 'GO',
    },
    {
      when: 'fencing is paused, and no other precondition holds',
      questions: { paused: true, accelerators: notServing, reporterAnswer: silent },
      verdict: 'NO',
      reason: 'PAUSED',
    },
    {
      when: 'the reporter is not in service, and does not answer',
      questions: { accelerators: notServing, reporterAnswer: silent },
      verdict: 'WAIT',
      reason: 'REPORTER_NOT_IN_SERVICE',
    },
    {
      when: 'a node that is no site master belongs to another site',
      questions: { reporterAnswer: saw({ localSite: 'site-b', siteMaster: false }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
  ])('if $when: $verdict $reason', ({ questions, verdict, reason }) => {
    const answer = checkPreconditions({ ...QUESTIONS, ...questions });

    expect(answer).toMatchObject(reason === undefined ? { verdict } : { verdict, reason });
    expect('detail' in answer ? answer.detail : 'none').not.toBe('');
  });
});

describe('a query of the reporter', () => {
  it('returns the observation', async () => {
    expect(await askReporter(async () => OBSERVED)).toEqual(saw({}));
  });

  it.each([errors.InfinispanUnavailable, errors.InfinispanRefused])(
    'returns the reason of a failure: %o',
    async (Kind) => {
      const question = askReporter(() => Promise.reject(new Kind('GET : 401')));

      expect(await question).toEqual({ answered: false, why: 'GET : 401' });
    },
  );

  it.each([new errors.SecretUnavailable('x'), new TypeError('a bug'), 'a text'])(
    'rethrows our own errors: %o',
    async (error) => {
      await expect(askReporter(() => Promise.reject(error))).rejects.toBe(error);
    },
  );

  it('throws at once for a site that is not configured', async () => {
    const unknown = new Error('no Infinispan is configured');
    const question = askReporter(() => {
      throw unknown;
    });

    await expect(question).rejects.toBe(unknown);
  });
});
