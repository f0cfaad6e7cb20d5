/** Names of the metrics, for the functions that publish them and the stack that has alarms on them. */
export const METRICS_NAMESPACE = 'KeycloakSiteFencing';

/** Requests, by the dimensions `service` (the application) and `answer` (in one word). */
export const WEBHOOK_ANSWERS = 'WebhookAnswers';

/** Heartbeats of the sites' monitoring, by the dimensions `service` and `reporter` (a configured site). */
export const HEARTBEATS = 'Heartbeats';

/**
 * Alerts that Alertmanager dropped from requests, by the dimension `service`; each may have reported an offline site.
 */
export const TRUNCATED_ALERTS = 'TruncatedAlerts';

/** Alerts of authenticated requests that were refused with 400 or 413, by the dimension `service`. */
export const ALERTS_REFUSED = 'AlertsRefused';

/** Finished attempts, by the dimensions `service`, `outcome` and `reason` (`NONE` without one). */
export const OUTCOMES = 'Outcomes';

/** Events that were not fenced for a reason that needs operator action, by the dimension `service`; an event counts once per
 * reason. */
export const NEEDS_OPERATOR = 'NeedsOperator';

/** Restores that started or waited, and ended without a restored site, by the dimension `service`. */
export const NOT_RESTORED = 'NotRestored';

/** Milliseconds from the alert's start to the end of the execution that fenced, by the dimension `service`. */
export const TIME_TO_FENCE = 'TimeToFence';

/** Duration in milliseconds of the execution that fenced, by the dimension `service`. */
export const FENCING_DURATION = 'FencingDuration';

/** Steps whose audit record could not be written, by the dimension `service`. */
export const RECORDS_LOST = 'RecordsLost';

/**
 * 1 while a decision is in force, else 0, by the dimension `service`; every minute in which the claim could be read.
 */
export const CLAIM_IN_FORCE = 'ClaimInForce';

/** 1 while a fencing has started and is neither complete nor rolled back, else 0; published with `ClaimInForce`. */
export const FENCING_IN_PROGRESS = 'FencingInProgress';

/** 1 while a site is being restored, else 0; published with `ClaimInForce`. */
export const RESTORE_IN_PROGRESS = 'RestoreInProgress';

/** 1 while fencing is paused, else 0; published with `ClaimInForce`. */
export const FENCING_PAUSED = 'FencingPaused';

/** 1 if a search found drift, else 0, by the dimensions `service` and `kind`; every five minutes. */
export const DRIFT = 'Drift';

/**
 * 1 if the site saw the other one in every look of a run of the probe, 0 if it did not in one, by the dimensions `service`
 * and `site`; no data while no site master answers.
 */
export const PROBE_SEES_OTHER = 'ProbeSeesOther';

/** Milliseconds of the slowest answer to the probe in a run, by the dimension `service`; no data if every look failed. */
export const PROBE_ANSWER_TIME = 'ProbeAnswerTime';

/** Finished rehearsals, by the dimensions `service` and `direction`, such as `site-b_by_site-a`. */
export const REHEARSALS = 'Rehearsals';

/** 1 if a finding would block a fencing, else 0; published with `Rehearsals`, by the same dimensions. */
export const REHEARSAL_BLOCKED = 'RehearsalBlocked';

/** 1 if the schedule found no accelerator to rehearse with, else 0, by the dimension `service`; every hour. */
export const REHEARSALS_NOT_STARTED = 'RehearsalsNotStarted';
