import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../functions/domain/observation.ts';
import { viewObstacle } from '../../../../functions/restore/site-checks.ts';

const SEEN: Observation = {
  localSite: 'site-b',
  siteMaster: true,
  sitesView: ['site-a', 'site-b'],
  mastersDisagree: false,
  backup: 'offline',
};

describe('site-b sees site-a', () => {
  it('where it answers as itself, and its site masters see it', () => {
    expect(viewObstacle(SEEN, 'site-b', 'site-a')).toBeUndefined();
  });

  it.each<{ when: string; seen: Partial<Observation>; detail: string }>([
    {
      when: 'another site answers',
      seen: { localSite: 'site-a' },
      detail: 'the local site of the Infinispan of site-b is site-a',
    },
    {
      when: 'no site master answers',
      seen: { siteMaster: false },
      detail: 'no connection reached a site master of site-b',
    },
    {
      when: 'only some site masters see it',
      seen: { mastersDisagree: true },
      detail: 'some site masters of site-b see site-a, some do not',
    },
    {
      when: 'it is alone in its view',
      seen: { sitesView: ['site-b'] },
      detail: 'site-b does not see site-a',
    },
  ])('but not where $when', ({ seen, detail }) => {
    expect(viewObstacle({ ...SEEN, ...seen }, 'site-b', 'site-a')).toEqual({
      reason: 'SITE_NOT_SEEN',
      detail,
    });
  });
});
