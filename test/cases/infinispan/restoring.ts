import { expect } from 'vitest';
import {
  BACKUPS,
  type Case,
  CONTAINER,
  clear,
  get,
  ofCache,
  post,
  pushStateStatus,
  put,
  sizeOf,
  startPushState,
  takeOffline,
} from './case.ts';

const SESSIONS = '/rest/v2/caches/sessions';
const ACL = get('/rest/v2/security/user/acl');
const CONNECTIONS = get('/rest/v2/server/connections');
const lacks = (principals: string, permission: string): Case['expected'] => ({
  status: 403,
  text: `ISPN000287: Unauthorized access: subject 'Subject with principal(s): [${principals}]' lacks '${permission}' permission`,
});
const FENCER = "fencer, RolePrincipal{name='fencer'}";
const NO_SUCH_CACHE: Case['expected'] = {
  status: 404,
  text: "ISPN012010: Cache with name 'none' not found amongst the configured caches",
};
const UNKNOWN_FLAG: Case['expected'] = {
  status: 400,
  text: 'No enum constant org.infinispan.context.Flag.NO_SUCH_FLAG',
};
const flagged = (flags: string) => ({ ...get(SESSIONS), flags });
const size = (entries: number): Case['expected'] => ({ status: 200, json: entries });
const cancelPush = (site: string) => post(`${BACKUPS}/${site}`, 'cancel-push-state');
const clearStatus = (cache: string) =>
  post(`/rest/v2/caches/${cache}/x-site/local`, 'clear-push-state-status');
const unknown = (site: string) => `Unable to perform operation. Error=ISPN000617: Site '${site}' not found.`;
const withoutBackups: Case['expected'] = {
  status: 404,
  text: "Cache 'local' does not have backup sites.",
  type: 'text/plain',
};

/** What a restore asks of a site, and what it changes there. */
export const RESTORING: readonly Case[] = [
  {
    title: "the permissions of a restore's user: ALL appears with a part of them",
    when: { ...ACL, as: 'restorer' },
    expected: {
      status: 200,
      members: {
        subject: [
          { name: 'restorer', type: 'NamePrincipal' },
          { name: 'restorer', type: 'GroupPrincipal' },
        ],
        global: ['BULK_READ', 'BULK_WRITE', 'ADMIN', 'ALL', 'ALL_READ', 'ALL_WRITE'],
        caches: expect.objectContaining({
          sessions: ['BULK_READ', 'BULK_WRITE', 'ADMIN', 'ALL', 'ALL_READ', 'ALL_WRITE'],
        }),
      },
    },
  },
  {
    title: 'the permissions of a user with ADMIN alone',
    when: ACL,
    expected: {
      status: 200,
      members: { caches: expect.objectContaining({ sessions: ['ADMIN', 'ALL'], local: ['ADMIN', 'ALL'] }) },
    },
  },
  {
    title: 'the permissions of a user without a role',
    when: { ...ACL, as: 'nobody' },
    expected: { status: 200, members: { global: [], caches: expect.objectContaining({ sessions: [] }) } },
  },
  {
    title: 'the permissions without credentials',
    when: { ...ACL, as: 'no credentials' },
    expected: { status: 401, challenge: true },
  },
  {
    title: 'the connections of a node: the one that asks',
    when: CONNECTIONS,
    expected: {
      status: 200,
      json: expect.arrayContaining([
        expect.objectContaining({ principal: 'fencer', 'protocol-version': 'HTTP/1.1' }),
      ]),
    },
  },
  {
    title: 'the connections without ADMIN',
    when: { ...CONNECTIONS, as: 'app' },
    expected: lacks("app, RolePrincipal{name='application'}", 'ADMIN'),
  },
  {
    title: 'the statistics of a cache, for any user',
    when: { ...get(SESSIONS), as: 'nobody' },
    expected: {
      status: 200,
      members: {
        stats: expect.objectContaining({
          time_since_start: expect.any(Number),
          approximate_entries_unique: expect.any(Number),
        }),
      },
    },
  },
  {
    title: 'the statistics of a cache without them',
    when: get('/rest/v2/caches/local'),
    expected: {
      status: 200,
      members: { stats: expect.objectContaining({ time_since_start: -1 }) },
    },
  },
  { title: 'the statistics of an unknown cache', when: get('/rest/v2/caches/none'), expected: NO_SUCH_CACHE },
  { title: 'an unknown flag', when: flagged('NO_SUCH_FLAG'), expected: UNKNOWN_FLAG },
  {
    title: 'an unknown flag at the other node',
    when: { ...flagged('NO_SUCH_FLAG'), at: 'other node' },
    expected: UNKNOWN_FLAG,
  },
  {
    title: 'an unknown flag, for a user without a role',
    when: { ...flagged('NO_SUCH_FLAG'), as: 'nobody' },
    expected: UNKNOWN_FLAG,
  },
  {
    title: 'an unknown flag of an unknown cache',
    when: { ...get('/rest/v2/caches/none'), flags: 'NO_SUCH_FLAG' },
    expected: UNKNOWN_FLAG,
  },
  {
    title: 'a flag in lower case is unknown',
    when: flagged('skip_xsite_backup'),
    expected: { status: 400, text: 'No enum constant org.infinispan.context.Flag.skip_xsite_backup' },
  },
  {
    title: 'an unknown flag where flags are not read',
    when: { ...get(CONTAINER), flags: 'NO_SUCH_FLAG' },
    expected: { status: 200, members: { local_site: 'site-a' } },
  },
  {
    title: 'the flag that keeps a change at the site',
    when: flagged('SKIP_XSITE_BACKUP'),
    expected: { status: 200, members: { stats: expect.anything() } },
  },
  { title: 'cleared', when: clear('sessions'), expected: { status: 204 } },
  {
    title: 'no entries after it',
    given: [put('sessions'), clear('sessions')],
    when: sizeOf('sessions'),
    expected: size(0),
  },
  {
    title: 'cleared with an unknown flag: nothing is cleared',
    when: { ...clear('sessions'), flags: 'NO_SUCH_FLAG' },
    expected: UNKNOWN_FLAG,
  },
  {
    title: 'cleared without BULK_WRITE',
    when: { ...clear('sessions'), as: 'fencer' },
    expected: lacks(FENCER, 'BULK_WRITE'),
  },
  {
    title: 'an unknown cache cleared, without BULK_WRITE',
    when: { ...clear('none'), as: 'fencer' },
    expected: NO_SUCH_CACHE,
  },
  {
    title: 'the entries, which are those of both nodes',
    given: [clear('sessions'), put('sessions')],
    when: { ...sizeOf('sessions'), at: 'other node' },
    expected: size(1),
  },
  {
    title: 'the entries without BULK_READ',
    when: { ...sizeOf('sessions'), as: 'fencer' },
    expected: lacks(FENCER, 'BULK_READ'),
  },
  {
    title: 'the entries with their values',
    given: [clear('sessions'), put('sessions')],
    when: { ...get(`${SESSIONS}?action=entries&limit=-1`), as: 'restorer' },
    expected: {
      status: 200,
      json: [expect.objectContaining({ key: expect.anything(), value: expect.anything() })],
    },
  },
  { title: 'the entries of an unknown cache', when: sizeOf('none'), expected: NO_SUCH_CACHE },
  {
    title: 'an entry removed',
    given: [put('sessions')],
    when: { ...put('sessions'), method: 'DELETE' },
    expected: { status: 204 },
  },
  {
    title: 'no entry to remove',
    given: [clear('sessions')],
    when: { ...put('sessions'), method: 'DELETE' },
    expected: { status: 404 },
  },
  {
    title: 'the state of a push that ended',
    given: [clear('sessions'), startPushState('site-b')],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': expect.stringMatching(/^(SENDING|OK)$/) } },
  },
  {
    title: 'the state of a push after its site was taken offline',
    given: [startPushState('site-b'), takeOffline('site-b')],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': expect.stringMatching(/^(SENDING|OK)$/) } },
  },
  {
    title: 'the state of a push, cleared',
    given: [cancelPush('site-b'), clearStatus('sessions')],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': 'IDLE' } },
  },
  {
    title: 'the state of a push, cleared at the other node',
    given: [cancelPush('site-b'), { ...clearStatus('sessions'), at: 'other node' }],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': 'IDLE' } },
  },
  { title: 'the answer to that', when: clearStatus('sessions'), expected: { status: 200, json: 'ok' } },
  { title: 'the state of an unknown cache, cleared', when: clearStatus('none'), expected: NO_SUCH_CACHE },
  {
    title: 'the state of a cache without backups, cleared',
    when: clearStatus('local'),
    expected: withoutBackups,
  },
  {
    title: 'a push cancelled that does not run',
    given: [clearStatus('sessions')],
    when: cancelPush('site-b'),
    expected: { status: 200, json: { sessions: 'ok', actionTokens: 'ok', elsewhere: unknown('site-b') } },
  },
  {
    title: 'its state stays',
    given: [cancelPush('site-b'), clearStatus('sessions'), cancelPush('site-b')],
    when: pushStateStatus('sessions'),
    expected: { status: 200, json: { 'site-b': 'IDLE' } },
  },
  {
    title: 'a push to an unknown site cancelled',
    when: cancelPush('site-zzz'),
    expected: {
      status: 200,
      json: {
        sessions: unknown('site-zzz'),
        actionTokens: unknown('site-zzz'),
        elsewhere: unknown('site-zzz'),
      },
    },
  },
  {
    title: 'a push cancelled without ADMIN',
    when: { ...cancelPush('site-b'), as: 'app' },
    expected: lacks("app, RolePrincipal{name='application'}", 'ADMIN'),
  },
  {
    title: 'a receiving cancelled that does not run',
    when: ofCache('sessions', 'site-b', 'cancel-receive-state'),
    expected: { status: 200 },
  },
  {
    title: 'a receiving cancelled from an unknown site',
    when: ofCache('sessions', 'site-zzz', 'cancel-receive-state'),
    expected: {
      status: 404,
      text: "Cache 'sessions' does not backup to site 'site-zzz'",
      type: 'text/plain',
    },
  },
  {
    title: 'a receiving cancelled of a cache without backups',
    when: ofCache('local', 'site-b', 'cancel-receive-state'),
    expected: withoutBackups,
  },
  {
    title: 'a receiving cancelled of an unknown cache',
    when: ofCache('none', 'site-b', 'cancel-receive-state'),
    expected: NO_SUCH_CACHE,
  },
  {
    title: 'cleared at this site only, while the other one is gone',
    given: ['site-b out of view'],
    when: clear('sessions'),
    expected: { status: 204 },
  },
  {
    title: 'cleared without the flag, while the other one is gone: an error, and it is cleared',
    given: ['site-b out of view'],
    when: { ...post(SESSIONS, 'clear'), as: 'restorer' },
    expected: { status: 500, text: /^$|^The local cache |^ISPN000709: / },
  },
];
