/** Why a restore ended without a restored site. The table in docs/restore.md has the same texts. */
export const RESTORE_REASONS = {
  NOTHING_FENCED: 'no incident in phase fenced has this site as its offline site',
  RESTORE_RUNNING: 'another execution restores the site',
  PAUSED: 'fencing is paused by an operator; no restore starts until the pause ends',
  OBSERVE_ONLY: 'observe mode is on',
  SITE_IN_SERVICE: "an endpoint of the site is listed, or one of unknown site, which may be the site's",
  SURVIVOR_NOT_IN_SERVICE: 'the survivor is not in service in every listener that the incident recorded',
  NO_ENDPOINTS: 'the incident recorded no endpoint of the site that could go back',
  ENDPOINT_GONE: 'an endpoint group or a load balancer that the incident recorded is gone',
  SITE_NOT_SEEN:
    'one of the two Infinispans does not answer, reports another site name, or does not see the other one',
  NOT_PERMITTED: 'the user of an Infinispan lacks ADMIN, BULK_WRITE or BULK_READ on a cache',
  CACHES_DIFFER: 'the two sites do not back up the same caches to each other',
  FLAGS_NOT_READ: 'the header "flags" does not reach the Infinispan of the site',
  NO_STATISTICS: 'a cache of the site has no statistics, which show whether its Infinispan was restarted',
  CLIENTS_AT_SITE:
    'a client is connected to the Infinispan of the site, or a target of its load balancers is healthy',
  KEYCLOAK_NOT_SEEN: 'the load balancers of the site have no targets that show whether Keycloak runs',
  SURVIVOR_EMPTY: 'a cache of the survivor is empty that has entries at the site, or had entries before',
  NOT_APPROVED: 'no operator approved the plan in time, or one refused it',
  SITE_LOST_AGAIN: 'the survivor no longer sees the site, or the site no longer answers',
  PUSH_FAILED: 'the push did not end complete, in three rounds or in time',
  KEYCLOAK_NOT_STARTED: 'Keycloak was not started at the site in time',
  RESTORE_OVER: "the claim is no longer this restore's: it was undone, or the incident is closed",
} as const;

export type RestoreReason = keyof typeof RESTORE_REASONS;

/**
 * The end of a step. `GO`: the next step follows. `SENDING`: the same step follows. `WAIT`: the same step follows after
 * `seconds`. `AGAIN`: the site is isolated, cleared and filled again. `GIVE_UP`: the restore is undone. `NO`: the restore
 * ends, and nothing has to be undone.
 */
export type RestoreVerdict =
  | { readonly verdict: 'GO' | 'SENDING' }
  | { readonly verdict: 'WAIT'; readonly seconds: number }
  | { readonly verdict: 'AGAIN'; readonly detail: string }
  | { readonly verdict: 'GIVE_UP' | 'NO'; readonly reason: RestoreReason; readonly detail: string };

export const refuse = (reason: RestoreReason, detail: string) => ({ verdict: 'NO', reason, detail }) as const;
export const giveUp = (reason: RestoreReason, detail: string) =>
  ({ verdict: 'GIVE_UP', reason, detail }) as const;
export const again = (detail: string) => ({ verdict: 'AGAIN', detail }) as const;
