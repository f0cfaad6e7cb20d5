import { expect } from 'vitest';
import {
  BACKUPS,
  bringOnline,
  type Case,
  get,
  ofCache,
  pushStateStatus,
  startPushState,
  takeOffline,
} from './case.ts';

const SITE_B_ONLINE = {
  when: get(`${BACKUPS}/site-b`),
  expected: { status: 200, json: { status: 'online' } },
};

const notPushed = (site: string, why: string) => `Unable to pushState to '${site}'. ${why}`;
const incorrect = (site: string) => notPushed(site, `Incorrect site name: ${site}`);
const PUSHED = { status: 200, json: { sessions: 'ok', actionTokens: 'ok', elsewhere: incorrect('site-b') } };
// 15.0 writes SiteAddress{name='site-b'}, 16.0 site:site-b.
const SUSPECTED = expect.stringMatching(
  /^Unable to pushState to 'site-b'\. ISPN000400: Node \S*site-b\S* was suspected$/,
);

const NO_SUCH_CACHE = {
  status: 404,
  text: "ISPN012010: Cache with name 'none' not found amongst the configured caches",
};

/** Bringing a site online: neither operation first checks that the site is reachable. */
export const BRINGING_ONLINE: readonly Case[] = [
  {
    title: 'brought online',
    given: [takeOffline('site-b')],
    when: bringOnline('site-b'),
    expected: {
      status: 200,
      json: { sessions: 'ok', actionTokens: 'ok', elsewhere: 'Incorrect site name: site-b' },
    },
  },
  {
    title: 'afterwards it is online',
    given: [takeOffline('site-b'), bringOnline('site-b')],
    ...SITE_B_ONLINE,
  },
  {
    title: 'one cache brought online',
    given: [takeOffline('site-b')],
    when: ofCache('sessions', 'site-b', 'bring-online'),
    expected: { status: 200 },
  },
  {
    title: 'one cache, to a site that it does not back up to',
    when: ofCache('sessions', 'site-c', 'bring-online'),
    expected: {
      status: 404,
      text: "Cache 'sessions' does not backup to site 'site-c'",
      type: 'text/plain',
    },
  },
  {
    title: 'one cache, which does not exist',
    when: ofCache('none', 'site-b', 'bring-online'),
    expected: NO_SUCH_CACHE,
  },
  { title: 'state pushed', given: [takeOffline('site-b')], when: startPushState('site-b'), expected: PUSHED },
  {
    title: 'state pushed again, during the push',
    given: [startPushState('site-b')],
    when: startPushState('site-b'),
    expected: PUSHED,
  },
  {
    title: 'a push brings the site online',
    given: [takeOffline('site-b'), startPushState('site-b')],
    ...SITE_B_ONLINE,
  },
  {
    title: 'a push to a missing site: errors in a 200',
    given: ['site-b out of view', takeOffline('site-b')],
    when: startPushState('site-b'),
    expected: {
      status: 200,
      json: { sessions: SUSPECTED, actionTokens: SUSPECTED, elsewhere: incorrect('site-b') },
    },
  },
  {
    title: 'and it brings that site online nevertheless',
    given: ['site-b out of view', takeOffline('site-b'), startPushState('site-b')],
    ...SITE_B_ONLINE,
  },
  {
    title: 'a push to an unknown site',
    when: startPushState('site-zzz'),
    expected: {
      status: 200,
      json: {
        sessions: incorrect('site-zzz'),
        actionTokens: incorrect('site-zzz'),
        elsewhere: incorrect('site-zzz'),
      },
    },
  },
  {
    title: 'no push yet',
    given: ['restarted'],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': 'IDLE' } },
  },
  {
    title: 'a push to a missing site continues to send',
    given: ['site-b out of view', startPushState('site-b')],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': 'SENDING' } },
  },
  {
    title: 'the push of a cache without backups',
    when: pushStateStatus('local'),
    expected: { status: 404, text: "Cache 'local' does not have backup sites.", type: 'text/plain' },
  },
  {
    title: 'the push of an unknown cache',
    when: pushStateStatus('none'),
    expected: NO_SUCH_CACHE,
  },
];
