import { describe, expect, it } from 'vitest';
import { createInfinispanSite } from '../../../../../../infra/local/stand-ins/infinispan/model.ts';
import { INFINISPAN_VERSIONS } from '../../../../../../infra/local/support/infinispan-version.ts';
import { ARRANGEMENT } from '../../../../../cases/infinispan/arrangement.ts';
import { BACKUPS } from '../../../../../cases/infinispan/case.ts';
import { CASES } from '../../../../../cases/infinispan/cases.ts';
import { check } from '../../../../../cases/infinispan/check.ts';
import { checkFrozenNode } from '../../../../../cases/infinispan/frozen-node.ts';
import { createModelSubject } from '../../../../../cases/infinispan/model-subject.ts';

describe.each(INFINISPAN_VERSIONS)('the model of %s', (version) => {
  describe.each(Object.entries(CASES))('%s', (_, cases) => {
    it.each(cases)('$title', (row) => check(createModelSubject(version), row));
  });

  it('with a frozen node, responds as this version does', () =>
    checkFrozenNode(createModelSubject(version), version));
});

describe('the model', () => {
  const READ = {
    method: 'GET',
    path: `${BACKUPS}/site-b`,
    authorization: `Basic ${btoa('fencer:fence-secret')}`,
  };
  const MIXED = { status: 'mixed', online: ['actionTokens'], offline: [], mixed: ['sessions'] };
  const SESSIONS_OFFLINE = { status: 'mixed', online: ['actionTokens'], offline: ['sessions'], mixed: [] };

  it.each([
    { version: '15.0.21', responses: [MIXED, MIXED] },
    { version: '16.0.5', responses: [SESSIONS_OFFLINE, { status: 'online' }] },
  ] as const)(
    "of $version shows a cache whose status differs between the nodes, and users' writes fail",
    ({ version, responses }) => {
      const site = createInfinispanSite({ ...ARRANGEMENT, version, view: ['site-a'] });
      site.setStatus('site-b', 'sessions', ['offline', 'online']);
      expect(site.status('site-b')).toEqual(MIXED);
      expect([0, 1].map((node) => JSON.parse(site.handle({ ...READ, node }).body))).toEqual(responses);
      expect(site.write('sessions')).toBe(500);
    },
  );

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

  const viewsOf = (site: ReturnType<typeof createInfinispanSite>) =>
    [0, 1].map((node) => {
      const request = { method: 'GET', path: '/rest/v2/container', authorization: READ.authorization, node };
      const { relay_node: siteMaster, sites_view: view } = JSON.parse(site.handle(request).body);
      return { siteMaster, view };
    });

  it.each([
    { node: 'sees both sites', view: ['site-a', 'site-b'], write: 204 },
    { node: 'has a broken bridge', view: ['site-a'], write: 500 },
    { node: 'is booting', view: [], write: 500 },
  ])('has several site masters with their own views: one $node', ({ view, write }) => {
    const site = createInfinispanSite(ARRANGEMENT);
    site.setSiteMasters([true, true]);
    site.setViews([['site-a', 'site-b'], view]);

    expect(viewsOf(site)).toEqual([
      { siteMaster: true, view: ['site-a', 'site-b'] },
      { siteMaster: true, view },
    ]);
    expect(site.write('sessions')).toBe(write);
  });

  it('ignores the view of a node that is not a site master', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    site.setViews([['site-a', 'site-b'], ['site-a']]);

    expect(viewsOf(site)[1]).toEqual({ siteMaster: false, view: [] });
    expect(site.write('sessions')).toBe(204);
  });

  it('refuses invalid settings', () => {
    const site = createInfinispanSite(ARRANGEMENT);
    expect(() => site.setSiteMasters([true])).toThrow(RangeError);
    expect(() => site.setFrozen([true])).toThrow(RangeError);
    expect(() => site.setViews([['site-a']])).toThrow(RangeError);
    expect(() => site.setStatus('site-b', 'sessions', ['offline'])).toThrow(RangeError);
    expect(() => site.setStatus('site-c', 'sessions', 'offline')).toThrow(RangeError);
  });
});
