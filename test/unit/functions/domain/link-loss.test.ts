import { describe, expect, it } from 'vitest';
import { InfinispanRefused, SecretUnavailable } from '../../../../functions/domain/errors.ts';
import {
  askOtherSite,
  confirmLinkLoss,
  justConfirmed,
  type LinkLoss,
  type OtherSiteAnswer,
} from '../../../../functions/domain/link-loss.ts';
import type { SiteView } from '../../../../functions/domain/observation.ts';
import { both, listing, siteA, siteB } from '../../support/topology.ts';

const DECISION = { site: 'site-b', reporter: 'site-a' };
const NOW = 1_000_000;
const BLIND: OtherSiteAnswer = { answered: true, seesReporter: false };
const SEES: OtherSiteAnswer = { answered: true, seesReporter: true };
const SILENT: OtherSiteAnswer = { answered: false, why: 'GET : ETIMEDOUT', asked: true };
const NOT_ASKED: OtherSiteAnswer = { answered: false, why: 'no secret', asked: false };
const UNHEALTHY = listing(siteA, { ...siteB, health: 'UNHEALTHY' });

/** The answers of the other site, look by look, and the evidence of the look that confirms the loss. */
const SERIES: readonly {
  readonly title: string;
  readonly answers: readonly OtherSiteAnswer[];
  readonly seen?: typeof both;
  readonly evidence: LinkLoss['evidence'];
}[] = [
  { title: 'neither site sees the other', answers: [BLIND], evidence: 'BOTH_SITES' },
  {
    title: 'the other site does not answer, and is out of service',
    answers: [SILENT],
    seen: UNHEALTHY,
    evidence: 'SITE_OUT_OF_SERVICE',
  },
  {
    title: 'the other site does not list an endpoint, and does not answer',
    answers: [SILENT],
    seen: listing(siteA),
    evidence: 'SITE_OUT_OF_SERVICE',
  },
  {
    title: 'the other site does not answer a second time, and its endpoint is healthy',
    answers: [SILENT, SILENT],
    evidence: 'SITE_SILENT',
  },
  {
    title: 'the other site sees the reporter for 30 s',
    answers: Array.from({ length: 11 }, () => SEES),
    evidence: 'REPORTER_ALONE',
  },
  {
    title: 'the other site loses sight of the reporter later',
    answers: [SEES, SEES, BLIND],
    evidence: 'BOTH_SITES',
  },
  { title: 'the other site stops answering', answers: [SEES, SILENT, SILENT], evidence: 'SITE_SILENT' },
  {
    title: 'the other site answers no longer at the end of the 30 s',
    answers: [...Array.from({ length: 10 }, () => SEES), SILENT],
    evidence: 'SITE_SILENT',
  },
  {
    title: 'the other site cannot be asked for 30 s',
    answers: Array.from({ length: 11 }, () => NOT_ASKED),
    evidence: 'SITE_NOT_ASKED',
  },
  {
    title: 'the other site cannot be asked for 30 s, and is out of service',
    answers: Array.from({ length: 11 }, () => NOT_ASKED),
    seen: UNHEALTHY,
    evidence: 'SITE_NOT_ASKED',
  },
];

describe('the loss of the link is confirmed', () => {
  it.each(SERIES)('when $title', ({ answers, seen = both, evidence }) => {
    let previous: LinkLoss | undefined;
    const verdicts = answers.map((otherSite) => {
      const look = confirmLinkLoss({
        decision: DECISION,
        accelerators: [seen],
        otherSite,
        previous,
        now: NOW,
      });
      previous = look.linkLoss;
      return look.verdict;
    });

    expect(verdicts).toEqual([...answers.slice(1).map(() => 'WAIT'), 'GO']);
    expect(previous).toEqual({ looks: answers.length, evidence, confirmedAt: NOW });
  });
});

describe('a report against the preferred survivor', () => {
  it.each<{
    readonly title: string;
    readonly otherSite: OtherSiteAnswer;
    readonly seen?: typeof both;
    readonly preferredSurvivor?: string;
    readonly looks: number;
    readonly deferred: boolean;
  }>([
    { title: 'waits 12 s if it answers and serves', otherSite: BLIND, looks: 5, deferred: true },
    { title: 'waits after the 30 s if it sees the reporter', otherSite: SEES, looks: 15, deferred: true },
    { title: 'does not wait if it does not answer', otherSite: SILENT, looks: 2, deferred: false },
    {
      title: 'does not wait if it does not serve',
      otherSite: BLIND,
      seen: UNHEALTHY,
      looks: 1,
      deferred: false,
    },
    {
      title: 'does not wait if the reporter is the preferred survivor',
      otherSite: BLIND,
      preferredSurvivor: 'site-a',
      looks: 1,
      deferred: false,
    },
  ])('$title', ({ otherSite, seen = both, preferredSurvivor = 'site-b', looks, deferred }) => {
    let previous: LinkLoss | undefined;
    for (let look = 1; previous?.confirmedAt === undefined && look < 20; look++) {
      const accelerators = [seen];
      const given = { decision: DECISION, accelerators, otherSite, preferredSurvivor, previous, now: NOW };
      previous = confirmLinkLoss(given).linkLoss;
    }

    expect(previous).toMatchObject({ looks, confirmedAt: NOW });
    expect(previous?.deferredTo).toBe(deferred ? 'site-b' : undefined);
  });
});

it.each([
  {
    otherSite: BLIND,
    preferredSurvivor: 'site-b',
    detail:
      'site-a does not see site-b, and site-b does not see site-a; site-b is the preferred survivor and may report first',
  },
  { otherSite: SEES, detail: 'site-a does not see site-b, and site-b sees site-a' },
  {
    otherSite: SILENT,
    detail: 'site-a does not see site-b, and site-b does not answer: GET : ETIMEDOUT',
  },
  { otherSite: NOT_ASKED, detail: 'site-a does not see site-b, and site-b could not be asked: no secret' },
])('the detail of a wait: $detail', ({ otherSite, preferredSurvivor, detail }) => {
  const given = { decision: DECISION, accelerators: [both], otherSite, preferredSurvivor, now: NOW };
  const look = confirmLinkLoss(given);

  expect(look).toMatchObject({ verdict: 'WAIT', reason: 'LINK_LOSS_UNCONFIRMED', detail });
  expect(look.linkLoss).not.toHaveProperty('confirmedAt');
});

it.each([
  { when: 'now', linkLoss: { confirmedAt: NOW }, valid: true },
  { when: 'just less than 30 s ago', linkLoss: { confirmedAt: NOW - 29_999 }, valid: true },
  { when: '30 s ago', linkLoss: { confirmedAt: NOW - 30_000 }, valid: false },
  { when: 'never', linkLoss: {}, valid: false },
])('a loss confirmed $when is confirmed for a write: $valid', ({ linkLoss, valid }) => {
  expect(justConfirmed({ looks: 1, evidence: 'BOTH_SITES', ...linkLoss }, NOW)).toBe(valid);
});

it('without a look nothing is confirmed', () => {
  expect(justConfirmed(undefined, NOW)).toBe(false);
});

const VIEW: SiteView = {
  localSite: 'site-b',
  siteMaster: true,
  sitesView: ['site-b'],
  mastersDisagree: false,
};

describe('the answer of the other site', () => {
  it.each<{ title: string; view: () => Promise<SiteView>; answer: OtherSiteAnswer }>([
    { title: 'a view of itself', view: async () => VIEW, answer: BLIND },
    {
      title: 'a view of both sites',
      view: async () => ({ ...VIEW, sitesView: ['site-b', 'site-a'] }),
      answer: SEES,
    },
    {
      title: 'one of two site masters sees the reporter',
      view: async () => ({ ...VIEW, sitesView: ['site-b', 'site-a'], mastersDisagree: true }),
      answer: SEES,
    },
    {
      title: "another site's Infinispan",
      view: async () => ({ ...VIEW, localSite: 'site-a' }),
      answer: { answered: false, why: 'its local site is site-a', asked: true },
    },
    {
      title: 'no site master',
      view: async () => ({ ...VIEW, siteMaster: false, sitesView: [] }),
      answer: { answered: false, why: 'no connection reached a site master', asked: true },
    },
    {
      title: 'an error of any kind',
      view: () => Promise.reject(new TypeError('reset')),
      answer: { answered: false, why: 'reset', asked: true },
    },
    {
      title: 'a thrown text',
      view: () => Promise.reject('reset'),
      answer: { answered: false, why: 'reset', asked: true },
    },
    {
      title: 'a password that cannot be read',
      view: () => Promise.reject(new SecretUnavailable('no secret')),
      answer: NOT_ASKED,
    },
    {
      title: 'a password that it refuses',
      view: () => Promise.reject(new InfinispanRefused('no secret')),
      answer: NOT_ASKED,
    },
  ])('$title', async ({ view, answer }) => {
    expect(await askOtherSite(DECISION, view)).toEqual(answer);
  });
});
