import { BACKUPS, type Case, CONTAINER, get, post } from './case.ts';

const SITE_B = `${BACKUPS}/site-b`;
const NOT_FOUND = { status: 404, text: 'Resource not found' };
const NOT_ALLOWED = { status: 405, text: 'Not allowed' };
const INVALID = { status: 400, text: "Invalid 'action' parameter supplied" };

/** Requests that the API does not have: refused before authentication. */
export const REFUSING: readonly Case[] = [
  { title: 'version 3', when: get('/rest/v3/container'), expected: NOT_FOUND },
  { title: 'backups of version 3', when: get('/rest/v3/container/x-site/backups'), expected: NOT_FOUND },
  {
    title: 'an unknown path, without credentials',
    when: { ...get('/rest/v2/none'), as: 'no credentials' },
    expected: NOT_FOUND,
  },
  { title: 'an unknown part of the container', when: get(`${CONTAINER}/none`), expected: NOT_FOUND },
  {
    title: 'take offline by PUT',
    when: { method: 'PUT', path: `${SITE_B}?action=take-offline` },
    expected: NOT_ALLOWED,
  },
  {
    title: 'delete, with a wrong password',
    when: { method: 'DELETE', path: SITE_B, as: 'fencer with a wrong password' },
    expected: NOT_ALLOWED,
  },
  { title: 'an operation on all sites', when: post(BACKUPS, 'take-offline'), expected: NOT_ALLOWED },
  { title: 'no action', when: { method: 'POST', path: SITE_B }, expected: INVALID },
  { title: 'an unknown action', when: post(SITE_B, 'none'), expected: INVALID },
  { title: 'an action in another case', when: post(SITE_B, 'Take-Offline'), expected: INVALID },
  { title: 'an empty action', when: post(SITE_B, ''), expected: { status: 400, text: 'Invalid action' } },
  { title: 'an action by GET', when: get(`${SITE_B}?action=take-offline`), expected: INVALID },
  {
    title: 'an unknown action, without ADMIN',
    when: { ...post(SITE_B, 'none'), as: 'app' },
    expected: INVALID,
  },
];
