import type { SiteOptions } from '../../../infra/local/stand-ins/infinispan/model.ts';

/**
 * The site of the cases. Two nodes, of which the first is the site master; failure policy FAIL and an authorization for
 * the roles `fencer` and `application` on every cache. `site-b` backs up the same way and is in view at the start;
 * `site-c` never exists. The cache without backups has no statistics.
 */
export const ARRANGEMENT: SiteOptions = {
  site: 'site-a',
  nodes: 2,
  view: ['site-a', 'site-b'],
  caches: {
    sessions: ['site-b'],
    actionTokens: ['site-b'],
    elsewhere: ['site-c'],
    local: [],
  },
  withoutStatistics: ['local'],
  users: {
    fencer: { password: 'fence-secret', role: { name: 'fencer', permission: 'ADMIN' } },
    app: { password: 'app-secret', role: { name: 'application', permission: 'WRITE' } },
    restorer: {
      password: 'restore-secret',
      role: { name: 'restorer', permission: 'ADMIN BULK_WRITE BULK_READ' },
    },
    nobody: { password: 'nobody-secret' },
    special: { password: 'p:ß wörd%20', role: { name: 'fencer', permission: 'ADMIN' } },
  },
};

/** User and password of a case's request; undefined for no credentials at all. */
export const CREDENTIALS = {
  fencer: 'fencer:fence-secret',
  app: 'app:app-secret',
  restorer: 'restorer:restore-secret',
  nobody: 'nobody:nobody-secret',
  special: 'special:p:ß wörd%20',
  'fencer with a wrong password': 'fencer:app-secret',
  'an unknown user': 'stranger:fence-secret',
  'another case of the user': 'FENCER:fence-secret',
  'no credentials': undefined,
} as const satisfies Record<string, string | undefined>;

export type Asker = keyof typeof CREDENTIALS;
