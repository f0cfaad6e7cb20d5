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
    title: 'a cache that backs up elsewhere is an error beside the ok',
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
    title: 'a node that is not the site master does it too',
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
    title: 'other backup sites stay as they are',
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
    title: 'an unknown site: a 200 all the same',
    when: takeOffline('site-zzz'),
    expected: incorrect('site-zzz'),
  },
  { title: 'the own site', when: takeOffline('site-a'), expected: incorrect('site-a') },
  { title: 'the site in other letters', when: takeOffline('SITE-B'), expected: incorrect('SITE-B') },
  { title: 'a name with an encoded slash', when: takeOffline('a%2Fb'), expected: incorrect('a/b') },
  { title: 'a name with an encoded space', when: takeOffline('a%20b'), expected: incorrect('a b') },
  {
    title: 'nothing was done for an unknown site',
    given: [takeOffline('site-zzz')],
    when: get(BACKUPS),
    expected: { status: 200, json: { 'site-b': { status: 'online' }, 'site-c': { status: 'online' } } },
  },
];
