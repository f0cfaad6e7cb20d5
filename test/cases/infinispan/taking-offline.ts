import { BACKUPS, type Case, get, ofCache, takeOffline } from './case.ts';

function incorrect(site: string): Case['expected'] {
  const text = `Incorrect site name: ${site}`;
  return { status: 200, json: { sessions: text, actionTokens: text, elsewhere: text } };
}

const TAKEN = {
  status: 200,
  json: { sessions: 'ok', actionTokens: 'ok', elsewhere: 'Incorrect site name: site-b' },
};

/** Taking a site offline: a 200 proves nothing. */
export const TAKING_OFFLINE: readonly Case[] = [
  {
    title: 'a cache that backs up to another site has an error, others ok',
    when: takeOffline('site-b'),
    expected: TAKEN,
  },
  {
    title: 'afterwards it is offline',
    given: [takeOffline('site-b')],
    when: get(`${BACKUPS}/site-b`),
    expected: { status: 200, json: { status: 'offline' } },
  },
  {
    title: 'again, the same answer',
    given: [takeOffline('site-b')],
    when: takeOffline('site-b'),
    expected: TAKEN,
  },
  {
    title: 'a request to a node that is not the site master',
    when: { ...takeOffline('site-b'), at: 'other node' },
    expected: TAKEN,
  },
  {
    title: 'the other site is gone',
    given: ['site-b out of view'],
    when: takeOffline('site-b'),
    expected: TAKEN,
  },
  {
    title: 'from mixed to offline',
    given: [ofCache('sessions', 'site-b', 'take-offline'), takeOffline('site-b')],
    when: get(`${BACKUPS}/site-b`),
    expected: { status: 200, json: { status: 'offline' } },
  },
  {
    title: 'other backup sites stay unchanged',
    given: [takeOffline('site-b')],
    when: get(BACKUPS),
    expected: { status: 200, json: { 'site-b': { status: 'offline' }, 'site-c': { status: 'online' } } },
  },
  {
    title: 'no cache has a backup',
    given: ['no backups'],
    when: takeOffline('site-b'),
    expected: { status: 200, json: {} },
  },
  {
    title: 'the offline status is lost in a restart',
    given: [takeOffline('site-b'), 'restarted'],
    when: get(`${BACKUPS}/site-b`),
    expected: { status: 200, json: { status: 'online' } },
  },
  {
    title: 'an unknown site: a 200 nevertheless',
    when: takeOffline('site-zzz'),
    expected: incorrect('site-zzz'),
  },
  { title: 'the own site', when: takeOffline('site-a'), expected: incorrect('site-a') },
  { title: 'the site in another case', when: takeOffline('SITE-B'), expected: incorrect('SITE-B') },
  { title: 'a name with an encoded slash', when: takeOffline('a%2Fb'), expected: incorrect('a/b') },
  { title: 'a name with an encoded space', when: takeOffline('a%20b'), expected: incorrect('a b') },
  {
    title: 'a request for an unknown site changes nothing',
    given: [takeOffline('site-zzz')],
    when: get(BACKUPS),
    expected: { status: 200, json: { 'site-b': { status: 'online' }, 'site-c': { status: 'online' } } },
  },
];
