import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../functions/clients/infinispan.ts';
import * as errors from '../../../../functions/domain/errors.ts';
import {
  type Asked,
  asked,
  type BeginningQuestions,
  mayBegin,
} from '../../../../functions/domain/preconditions.ts';
import { both, endpoint, listing, siteB } from '../../support/topology.ts';

const OBSERVED: Observation = {
  localSite: 'site-a',
  siteMaster: true,
  sitesView: ['site-a'],
  backup: 'online',
};

const saw = (changes: Partial<Observation>): Asked => ({
  answered: true,
  observation: { ...OBSERVED, ...changes },
});
const silent: Asked = { answered: false, why: 'GET : ECONNREFUSED' };

const QUESTIONS: BeginningQuestions = {
  decision: { site: 'site-b', reporter: 'site-a' },
  paused: false,
  accelerators: [both],
  asked: saw({}),
  siteViewDecides: true,
};
const notServing = [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)];
const sees = saw({ sitesView: ['site-a', 'site-b'] });

describe('a fencing', () => {
  it.each<{ when: string; questions: Partial<BeginningQuestions>; verdict: string; reason?: string }>([
    { when: 'all is confirmed', questions: {}, verdict: 'GO' },
    {
      when: 'the backup is offline already',
      questions: { asked: saw({ backup: 'offline' }) },
      verdict: 'GO',
    },
    { when: 'the backup is mixed', questions: { asked: saw({ backup: 'mixed' }) }, verdict: 'GO' },
    { when: 'paused', questions: { paused: true }, verdict: 'NO', reason: 'PAUSED' },
    {
      when: 'the reporter is not in service',
      questions: { accelerators: notServing },
      verdict: 'WAIT',
      reason: 'REPORTER_NOT_IN_SERVICE',
    },
    {
      when: "the reporter's Infinispan gives no answer",
      questions: { asked: silent },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'it is another site',
      questions: { asked: saw({ localSite: 'site-b' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: 'it is the reporter in other letters',
      questions: { asked: saw({ localSite: 'SITE-A' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: 'it does not back up to the offline site',
      questions: { asked: saw({ backup: 'unknown' }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
    {
      when: 'its members do not answer each other',
      questions: { asked: saw({ backup: 'unsettled' }) },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'no site master was reached',
      questions: { asked: saw({ siteMaster: false, sitesView: [] }) },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'no site master was reached, though the view does not decide',
      questions: { asked: saw({ siteMaster: false, sitesView: [] }), siteViewDecides: false },
      verdict: 'WAIT',
      reason: 'REPORTER_UNREACHABLE',
    },
    {
      when: 'it sees the offline site',
      questions: { asked: sees },
      verdict: 'NO',
      reason: 'SITE_VIEW_HEALED',
    },
    {
      when: 'it sees the offline site, but the view does not decide',
      questions: { asked: sees, siteViewDecides: false },
      verdict: 'GO',
    },
    {
      when: 'it sees a site in other letters',
      questions: { asked: saw({ sitesView: ['site-a', 'SITE-B'] }) },
      verdict: 'GO',
    },
    {
      when: 'paused, and nothing else is right',
      questions: { paused: true, accelerators: notServing, asked: silent },
      verdict: 'NO',
      reason: 'PAUSED',
    },
    {
      when: 'the reporter is not in service, and gives no answer',
      questions: { accelerators: notServing, asked: silent },
      verdict: 'WAIT',
      reason: 'REPORTER_NOT_IN_SERVICE',
    },
    {
      when: 'a node that is no site master is of another site',
      questions: { asked: saw({ localSite: 'site-b', siteMaster: false }) },
      verdict: 'NO',
      reason: 'REPORTER_MISMATCH',
    },
  ])('when $when: $verdict $reason', ({ questions, verdict, reason }) => {
    const answer = mayBegin({ ...QUESTIONS, ...questions });

    expect(answer).toMatchObject(reason === undefined ? { verdict } : { verdict, reason });
    expect('detail' in answer ? answer.detail : 'none').not.toBe('');
  });
});

describe('a question without an answer', () => {
  it('is answered with the observation', async () => {
    expect(await asked(async () => OBSERVED)).toEqual(saw({}));
  });

  it.each([errors.InfinispanUnavailable, errors.InfinispanRefused])('keeps why: %o', async (Kind) => {
    const question = asked(() => Promise.reject(new Kind('GET : 401')));

    expect(await question).toEqual({ answered: false, why: 'GET : 401' });
  });

  it.each([new errors.SecretUnavailable('x'), new TypeError('a bug'), 'a text'])(
    'fails for what is ours to mend: %o',
    async (error) => {
      await expect(asked(() => Promise.reject(error))).rejects.toBe(error);
    },
  );

  it('fails for a site that is not configured, which is thrown at once', async () => {
    const unknown = new Error('no Infinispan is configured');
    const question = asked(() => {
      throw unknown;
    });

    await expect(question).rejects.toBe(unknown);
  });
});
