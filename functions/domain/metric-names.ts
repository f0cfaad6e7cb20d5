/** Names of the metrics, for the functions that count and the stack that alarms. */
export const METRICS_NAMESPACE = 'KeycloakSiteFencing';

/** Requests, by the dimensions `service` (the application) and `answer` (how it was answered, in one word). */
export const WEBHOOK_ANSWERS = 'WebhookAnswers';

/** Heartbeats of the sites' monitorings, by the dimensions `service` and `reporter`, one of the configured sites. */
export const HEARTBEATS = 'Heartbeats';

/** Alerts that Alertmanager dropped from requests, by the dimension `service`: each may be a fencing asked for. */
export const TRUNCATED_ALERTS = 'TruncatedAlerts';

/** Alerts of authenticated requests that were refused with 400 or 413, by the dimension `service`. */
export const ALERTS_REFUSED = 'AlertsRefused';

/** Attempts of events that ended, by the dimensions `service`, `outcome` and `reason`, which is `NONE` without one. */
export const OUTCOMES = 'Outcomes';

/** Events that ended for a reason that needs a person, once each and reason, by the dimension `service`. */
export const NEEDS_OPERATOR = 'NeedsOperator';

/** Milliseconds from the alert's beginning to the end of the execution that fenced, by the dimension `service`. */
export const TIME_TO_FENCE = 'TimeToFence';

/** Milliseconds that the execution ran that fenced, by the dimension `service`. */
export const FENCING_DURATION = 'FencingDuration';

/** Steps whose record did not come into the audit trail, by the dimension `service`. */
export const RECORDS_LOST = 'RecordsLost';

/** 1 while a decision is in force, else 0, by the dimension `service`; every minute in which the claim could be read. */
export const CLAIM_IN_FORCE = 'ClaimInForce';

/** 1 while a fencing is begun and neither complete nor released, else 0; with `ClaimInForce`. */
export const FENCING_IN_PROGRESS = 'FencingInProgress';

/** 1 while fencing is paused, else 0; with `ClaimInForce`. */
export const FENCING_PAUSED = 'FencingPaused';

/** 1 where a look found drift, else 0, by the dimensions `service` and `kind`; every five minutes. */
export const DRIFT = 'Drift';

/** Rehearsals that came to their end, by the dimensions `service` and `direction`, such as `site-b_by_site-a`. */
export const REHEARSALS = 'Rehearsals';

/** 1 where something would have stopped a real event, else 0; with `Rehearsals`, by the same dimensions. */
export const REHEARSAL_BLOCKED = 'RehearsalBlocked';

/** 1 where the schedule found no accelerator to rehearse with, else 0, by the dimension `service`; every hour. */
export const REHEARSALS_NOT_STARTED = 'RehearsalsNotStarted';
