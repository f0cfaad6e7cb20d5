import type { Claim, Incident } from '../../../functions/domain/claim/claim.ts';
import type { Restore } from '../../../functions/domain/claim/restore.ts';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import { ACCELERATOR, recorded } from './topology.ts';

export const MINUTE = 60_000;
export const NOW = Date.parse('2026-11-24T14:00:00.000Z');
/** So long ago that every quiescence period is over. */
export const LONG_AGO = NOW - 10 * MINUTE;

export const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:fencing:this-one';
export const OTHER_EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:fencing:another';

/** site-a reports site-b. */
export const EVENT: FencingEvent = {
  version: 1,
  mode: 'event',
  accelerator: 'a1234567890abcdef.awsglobalaccelerator.com',
  site: 'site-b',
  reporter: 'site-a',
  startsAt: '2026-11-24T13:35:54.532Z',
  fingerprint: 'fefb802a49f43793',
  labels: { alertname: 'SiteOffline', reporter: 'site-a', site: 'site-b' },
};

/** The opposite decision. */
const OPPOSITE: FencingEvent = { ...EVENT, site: 'site-a', reporter: 'site-b' };

/** An incident of {@link EVENT}'s decision, started long ago by another execution. */
export const incident = (changes: Partial<Incident> = {}): Incident => ({
  incident: 'site-b_by_site-a_20261124T133554Z_v7',
  decision: { site: EVENT.site, reporter: EVENT.reporter },
  phase: 'started',
  events: [EVENT],
  executions: [OTHER_EXECUTION],
  accelerators: [ACCELERATOR],
  endpoints: recorded(EVENT.site),
  listeners: [`${ACCELERATOR}/1`],
  intent: { write: 'remove-endpoints', at: LONG_AGO },
  startedAt: LONG_AGO,
  ...changes,
});

/** The same for the opposite decision. */
export const opposite = (changes: Partial<Incident> = {}): Incident =>
  incident({
    incident: 'site-a_by_site-b_20261124T133554Z_v7',
    decision: { site: OPPOSITE.site, reporter: OPPOSITE.reporter },
    events: [OPPOSITE],
    endpoints: recorded(OPPOSITE.site),
    ...changes,
  });

/** A restore of {@link EVENT}'s site, whose execution is this one. */
export const RESTORE: Restore = {
  execution: EXECUTION,
  by: 'alice',
  approvedBy: 'bob',
  startedAt: LONG_AGO,
  step: 'started',
  caches: [],
  counts: { sessions: { survivor: 2600, site: 420 } },
};

/** An incident whose site is being restored; its take-offline was sent and answered long ago. */
export const restoring = (restore: Partial<Restore> = {}, changes: Partial<Incident> = {}) => ({
  ...incident({
    phase: 'restoring',
    takeOfflineSentAt: LONG_AGO,
    survivorAnsweredAt: LONG_AGO,
    incompleteSince: LONG_AGO,
    ...changes,
  }),
  restore: { ...RESTORE, ...restore },
});

/** A claim at version 7 with this incident. */
export const claimed = (current: Incident, changes: Partial<Claim> = {}): Claim => ({
  application: 'keycloak',
  version: 7,
  token: 'token-7',
  current,
  ...changes,
});

export const UNCLAIMED: Claim = { application: 'keycloak', version: 0, token: '' };
