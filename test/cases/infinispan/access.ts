import { BACKUPS, type Case, CONTAINER, get, pushStateStatus, put, takeOffline } from './case.ts';

const SITE_B = get(`${BACKUPS}/site-b`);
const UNAUTHORIZED: Case['expected'] = { status: 401, challenge: true };

function lacks(principals: string, permission: string): Case['expected'] {
  const text = `ISPN000287: Unauthorized access: subject 'Subject with principal(s): [${principals}]' lacks '${permission}' permission`;
  return { status: 403, text };
}

const APP = "app, RolePrincipal{name='application'}";
const FENCER = "fencer, RolePrincipal{name='fencer'}";

/** The accepted requests, and the answers to the rejected ones. */
export const ACCESS: readonly Case[] = [
  { title: 'read without credentials', when: { ...SITE_B, as: 'no credentials' }, expected: UNAUTHORIZED },
  {
    title: 'take offline without credentials',
    when: { ...takeOffline('site-b'), as: 'no credentials' },
    expected: UNAUTHORIZED,
  },
  {
    title: 'write without credentials',
    when: { ...put('sessions'), as: 'no credentials' },
    expected: UNAUTHORIZED,
  },
  {
    title: 'a wrong password',
    when: { ...SITE_B, as: 'fencer with a wrong password' },
    expected: UNAUTHORIZED,
  },
  { title: 'an unknown user', when: { ...get(CONTAINER), as: 'an unknown user' }, expected: UNAUTHORIZED },
  {
    title: 'the user in another case',
    when: { ...get(CONTAINER), as: 'another case of the user' },
    expected: UNAUTHORIZED,
  },
  {
    title: 'the scheme in lower case',
    when: { ...SITE_B, authorization: `basic ${btoa('fencer:fence-secret')}` },
    expected: { status: 200, json: { status: 'online' } },
  },
  {
    title: 'credentials without a colon',
    when: { ...SITE_B, authorization: `Basic ${btoa('fencer')}` },
    expected: UNAUTHORIZED,
  },
  {
    title: 'another scheme',
    when: { ...SITE_B, authorization: 'Bearer token' },
    expected: {
      status: 403,
      text: /^ISPN080052: The request authentication mechanism '(null|BEARER)' is not supported$/,
    },
  },
  {
    title: 'a password with a colon, a percent sign and non-ASCII letters',
    when: { ...SITE_B, as: 'special' },
    expected: { status: 200, json: { status: 'online' } },
  },
  {
    title: "any user reads the site's name",
    when: { ...get(CONTAINER), as: 'nobody' },
    expected: { status: 200, members: { local_site: 'site-a' } },
  },
  { title: 'read without ADMIN', when: { ...SITE_B, as: 'app' }, expected: lacks(APP, 'ADMIN') },
  {
    title: 'read all statuses without ADMIN',
    when: { ...get(BACKUPS), as: 'app' },
    expected: lacks(APP, 'ADMIN'),
  },
  { title: 'read without a role', when: { ...SITE_B, as: 'nobody' }, expected: lacks('nobody', 'ADMIN') },
  {
    title: 'take offline without ADMIN',
    when: { ...takeOffline('site-b'), as: 'app' },
    expected: lacks(APP, 'ADMIN'),
  },
  {
    title: 'without ADMIN an unknown site has the same answer as a known one',
    when: { ...get(`${BACKUPS}/site-zzz`), as: 'app' },
    expected: lacks(APP, 'ADMIN'),
  },
  {
    title: 'the state of a push without ADMIN',
    when: { ...pushStateStatus('sessions'), as: 'app' },
    expected: lacks(APP, 'ADMIN'),
  },
  {
    title: 'the state of a push of an unknown cache without ADMIN',
    when: { ...pushStateStatus('none'), as: 'app' },
    expected: lacks(APP, 'ADMIN'),
  },
  {
    title: 'write without a role',
    when: { ...put('sessions'), as: 'nobody' },
    expected: lacks('nobody', 'WRITE'),
  },
  {
    title: 'write to an unknown cache without WRITE',
    when: { ...put('none'), as: 'nobody' },
    expected: {
      status: 404,
      text: "ISPN012010: Cache with name 'none' not found amongst the configured caches",
    },
  },
  {
    title: 'ADMIN alone cannot write',
    when: { ...put('sessions'), as: 'fencer' },
    expected: lacks(FENCER, 'WRITE'),
  },
  {
    title: 'health without credentials',
    when: { ...get(`${CONTAINER}/health/status`), as: 'no credentials' },
    expected: { status: 200, text: 'HEALTHY', type: 'text/plain' },
  },
  {
    title: 'health with a wrong password',
    when: { ...get(`${CONTAINER}/health/status`), as: 'fencer with a wrong password' },
    expected: { status: 200, text: 'HEALTHY', type: 'text/plain' },
  },
];
