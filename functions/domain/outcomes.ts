/** Why an attempt ended without a fencing. The table in docs/operating.md has the same texts. */
export const REASONS = {
  ACCELERATOR_NOT_FOUND: 'no accelerator of this account has the DNS name that the alert gives',
  UNKNOWN_SITE:
    'the alert names a site that is not configured, or the accelerator has no endpoint of either site',
  ENDPOINT_SITE_UNKNOWN:
    'an endpoint of the accelerator has no tag "site" that names a configured site, so that it may be the offline site\'s; the detail names it',
  REPORTER_MISMATCH:
    'the Infinispan configured for the reporter reports another site name, or does not back up to the offline site',
  REPORTER_NOT_IN_SERVICE:
    'the reporter is not in service everywhere the offline site serves; fencing would leave no site in service',
  REPORTER_UNREACHABLE:
    "the reporter's Infinispan did not answer, rejected our credentials, or no site master was reached",
  SITE_MASTERS_DISAGREE:
    'the reporter has several site masters, and only some of them still see the offline site',
  SITE_VIEW_HEALED: 'the reporter sees the site again',
  LINK_LOSS_UNCONFIRMED:
    'the reporter does not see the offline site, and the offline site does not confirm it',
  LOST_TO_OTHER_SITE: 'the opposite decision is in force; its incident is named',
  RESTORE_UNFINISHED:
    "the reporter was fenced and is in service again, while it is still offline at the other site's Infinispan",
  OBSERVE_ONLY:
    'observe mode is on, or was on when the event started: the site would have been fenced, and nothing was changed',
  PAUSED: 'fencing is paused by an operator; no fencing starts until the pause ends',
} as const;

export type Reason = keyof typeof REASONS;

/**
 * Does this reason need operator action? A healed site view and a fencing by the other site do not.
 */
const NEEDS_OPERATOR = {
  ACCELERATOR_NOT_FOUND: true,
  UNKNOWN_SITE: true,
  ENDPOINT_SITE_UNKNOWN: true,
  REPORTER_MISMATCH: true,
  REPORTER_NOT_IN_SERVICE: true,
  REPORTER_UNREACHABLE: true,
  SITE_MASTERS_DISAGREE: true,
  SITE_VIEW_HEALED: false,
  LINK_LOSS_UNCONFIRMED: true,
  LOST_TO_OTHER_SITE: false,
  RESTORE_UNFINISHED: true,
  OBSERVE_ONLY: true,
  PAUSED: true,
} as const satisfies Record<Reason, boolean>;

export type OperatorReason = {
  [R in Reason]: (typeof NEEDS_OPERATOR)[R] extends true ? R : never;
}[Reason];

export const needsOperator = (reason: Reason): reason is OperatorReason => NEEDS_OPERATOR[reason];

/**
 * The decision of a step. `GO`: the next step follows. `WAIT`: the precondition may still come true; check again. `NO`:
 * the attempt ends with its reason; nothing failed.
 */
export type Verdict =
  | { readonly verdict: 'GO' }
  | { readonly verdict: 'WAIT' | 'NO'; readonly reason: Reason; readonly detail: string };

export const go: Verdict = { verdict: 'GO' };
export const wait = (reason: Reason, detail: string): Verdict => ({ verdict: 'WAIT', reason, detail });
export const no = (reason: Reason, detail: string): Verdict => ({ verdict: 'NO', reason, detail });
