import { describe, expect, it } from 'vitest';
import { createInfinispanSite } from '../../../infra/local/infinispan/model.ts';
import { ARRANGEMENT } from '../../cases/infinispan/arrangement.ts';
import { CASES } from '../../cases/infinispan/cases.ts';
import { check } from '../../cases/infinispan/check.ts';
import { createModelSubject } from '../../cases/infinispan/model-subject.ts';

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases)('$title', (row) => check(createModelSubject(), row));
});

describe('the model', () => {
  it('shows a cache on which the nodes do not agree', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    site.setStatus('site-b', 'sessions', 'mixed');
    expect(site.status('site-b')).toEqual({
      status: 'mixed',
      online: ['actionTokens'],
      offline: [],
      mixed: ['sessions'],
    });
  });

  it('moves the site master to another node', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    site.setSiteMasters([false, true]);
    const authorization = `Basic ${btoa('nobody:nobody-secret')}`;
    const containers = [0, 1].map((node) =>
      JSON.parse(site.handle({ method: 'GET', path: '/rest/v2/container', authorization, node }).body),
    );
    expect(containers).toMatchObject([
      { relay_node: false, sites_view: [], relay_nodes_address: ['site-a-1'] },
      { relay_node: true, sites_view: ['site-a', 'site-b'], relay_nodes_address: ['site-a-1'] },
    ]);
  });

  it('fails writes while no node is a site master', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    site.setSiteMasters([false, false]);
    expect([site.write('sessions'), site.write('local')]).toEqual([500, 204]);
  });

  it('refuses what it cannot be set to', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    expect(() => site.setSiteMasters([true])).toThrow(RangeError);
    expect(() => site.setStatus('site-c', 'sessions', 'offline')).toThrow(RangeError);
  });
});
