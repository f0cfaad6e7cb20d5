import { BACKUPS, type Case, CONTAINER, get, ofCache, takeOffline } from './case.ts';

const SITE_B = get(`${BACKUPS}/site-b`);
const HALF = { status: 'mixed', online: ['sessions'], offline: ['actionTokens'], mixed: [] };

/** The site's own name, its view, and the statuses of its backup sites. */
export const READING: readonly Case[] = [
  {
    title: "the site master has the site's name and view",
    when: get(CONTAINER),
    expected: {
      status: 200,
      members: {
        local_site: 'site-a',
        relay_node: true,
        relay_nodes_address: ['site-a-0'],
        sites_view: ['site-a', 'site-b'],
        cache_manager_status: 'RUNNING',
        node_address: 'site-a-0',
        cluster_members: ['site-a-0', 'site-a-1'],
      },
    },
  },
  {
    title: 'a node that is not the site master sees no site at all',
    when: { ...get(CONTAINER), at: 'other node' },
    expected: {
      status: 200,
      members: {
        local_site: 'site-a',
        relay_node: false,
        relay_nodes_address: ['site-a-0'],
        sites_view: [],
        node_address: 'site-a-1',
      },
    },
  },
  {
    title: 'the site master no longer sees the other site',
    given: ['site-b out of view'],
    when: get(CONTAINER),
    expected: { status: 200, members: { relay_node: true, sites_view: ['site-a'] } },
  },
  {
    title: 'every backup site with its status',
    when: get(BACKUPS),
    expected: { status: 200, json: { 'site-b': { status: 'online' }, 'site-c': { status: 'online' } } },
  },
  { title: 'online', when: SITE_B, expected: { status: 200, json: { status: 'online' } } },
  {
    title: 'the status does not follow the view',
    given: ['site-b out of view'],
    when: SITE_B,
    expected: { status: 200, json: { status: 'online' } },
  },
  {
    title: 'offline at every node',
    given: [takeOffline('site-b')],
    when: { ...SITE_B, at: 'other node' },
    expected: { status: 200, json: { status: 'offline' } },
  },
  {
    title: 'mixed, with the caches by status',
    given: [takeOffline('site-b'), ofCache('sessions', 'site-b', 'bring-online')],
    when: SITE_B,
    expected: { status: 200, json: HALF },
  },
  {
    title: 'mixed among all backup sites',
    given: [ofCache('actionTokens', 'site-b', 'take-offline')],
    when: get(BACKUPS),
    expected: { status: 200, json: { 'site-b': HALF, 'site-c': { status: 'online' } } },
  },
  {
    title: 'a site without backups',
    given: ['no backups'],
    when: get(BACKUPS),
    expected: { status: 200, json: {} },
  },
  { title: 'an unknown site', when: get(`${BACKUPS}/site-zzz`), expected: { status: 404 } },
  { title: 'the own site', when: get(`${BACKUPS}/site-a`), expected: { status: 404 } },
  { title: 'the site in another case', when: get(`${BACKUPS}/SITE-B`), expected: { status: 404 } },
  {
    title: 'an encoded name and a trailing slash',
    when: get(`${BACKUPS}/site%2Db/`),
    expected: { status: 200, json: { status: 'online' } },
  },
  { title: 'a name that cannot be decoded', when: get(`${BACKUPS}/%zz`), expected: { status: 400 } },
  {
    title: 'another parameter in the query',
    when: get(`${BACKUPS}/site-b?pretty=true`),
    expected: { status: 200, json: { status: 'online' } },
  },
  {
    title: 'healthy, although the other site is gone',
    given: ['site-b out of view'],
    when: get(`${CONTAINER}/health/status`),
    expected: { status: 200, text: 'HEALTHY', type: 'text/plain' },
  },
];
