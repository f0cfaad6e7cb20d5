import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../../functions/domain/observation.ts';
import { infinispanChecks } from '../../../../../functions/fence/rehearse/infinispan-checks.ts';
import { EVENT } from '../../../support/claim.ts';
import { both } from '../../../support/topology.ts';

const ANSWERS = 'the Infinispan of site-a answers, with its certificate and our credentials';
const observation: Observation = {
  localSite: 'site-a',
  siteMaster: true,
  sitesView: ['site-a', 'site-b'],
  mastersDisagree: false,
  backup: 'online',
};
const WELL = {
  [ANSWERS]: ['ok', 'it does'],
  'it is site-a': ['ok', 'its local site is site-a'],
  'it backs up to site-b': ['ok', 'it holds site-b online'],
  'a site master was reached': ['ok', 'yes'],
  'its site masters agree': ['ok', 'they do'],
  'it does not see site-b': ['expected', 'it sees site-a, site-b'],
};

const check = (infinispan: object | undefined, requireSiteViewLoss = true) =>
  Object.fromEntries(
    infinispanChecks(
      {
        event: EVENT,
        accelerator: both,
        output: { verdict: 'GO', ...(infinispan && { infinispan }) } as never,
      },
      requireSiteViewLoss,
      'blocks',
    ).map((one) => [one.check, [one.answer, one.detail]]),
  );

describe("the checks of the reporter's Infinispan", () => {
  it.each<{ when: string; seen: Partial<Observation>; changed: object }>([
    { when: 'all is well', seen: {}, changed: {} },
    {
      when: 'it is another site',
      seen: { localSite: 'site-c' },
      changed: { 'it is site-a': ['blocks', 'its local site is site-c'] },
    },
    ...(['offline', 'mixed'] as const).map((backup) => ({
      when: `the site is ${backup}`,
      seen: { backup },
      changed: { 'it backs up to site-b': ['remark', `it holds site-b ${backup}`] },
    })),
    ...(['unknown', 'unsettled'] as const).map((backup) => ({
      when: `the status of the site is ${backup}`,
      seen: { backup },
      changed: { 'it backs up to site-b': ['blocks', `it holds site-b ${backup}`] },
    })),
    {
      when: 'no site master was reached',
      seen: { siteMaster: false, sitesView: [] },
      changed: {
        'a site master was reached': ['blocks', 'by no connection'],
        'it does not see site-b': ['ok', 'it sees '],
      },
    },
    {
      when: 'its site masters disagree',
      seen: { mastersDisagree: true },
      changed: { 'its site masters agree': ['blocks', 'some see site-b, some do not'] },
    },
    {
      when: 'it sees only itself',
      seen: { sitesView: ['site-a'] },
      changed: { 'it does not see site-b': ['ok', 'it sees site-a'] },
    },
  ])('while $when', ({ seen, changed }) => {
    expect(check({ answered: true, observation: { ...observation, ...seen } })).toEqual({
      ...WELL,
      ...changed,
    });
  });

  it('accept that it sees the site where the view does not decide', () => {
    expect(check({ answered: true, observation }, false)).toEqual({
      ...WELL,
      'it does not see site-b': ['ok', 'it sees site-a, site-b'],
    });
  });

  it('end with the first where it does not answer', () => {
    expect(check({ answered: false, why: 'GET : ETIMEDOUT' })).toEqual({
      [ANSWERS]: ['blocks', 'GET : ETIMEDOUT'],
    });
  });

  it('are none where it was not queried', () => {
    expect(check(undefined)).toEqual({});
  });
});
