/**
 * The times on which the mutual exclusion depends, in seconds. The stack sets each function's timeout from here, and
 * the quiescence period is computed from the same numbers, so the two always agree.
 */

/** Timeout of an invocation of `update-endpoint-group`; Lambda ends the invocation then. */
export const UPDATE_ENDPOINT_GROUP_LIMIT = 25;

/**
 * Timeout of an invocation of `take-site-offline`: a take-offline of 60 s, a status query of 20 s before it and one
 * after it (a member that never answers uses up both), and 20 s for the claim and the password.
 */
export const TAKE_SITE_OFFLINE_LIMIT = 120;

/** Deadline of one request to AWS. */
export const AWS_REQUEST_DEADLINE = 5;

/**
 * Deadline of a query to Infinispan before a fencing starts. A cluster with a frozen member answers GET only after 17.5
 * s (measured); the workflow polls again instead of waiting that long.
 */
export const INFINISPAN_READ_DEADLINE = 5;

/**
 * Deadline of the query to the offline site's Infinispan, of which no answer is expected if the site is down. The
 * workflow looks again.
 */
export const OTHER_SITE_DEADLINE = 3;

/** Time between two looks at both sites, while the loss of the link is not confirmed. */
export const LOOK_INTERVAL = 3;

/** How long an attempt looks again that soon if the reporter sees the offline site; it polls less often afterwards. */
export const QUICK_LOOK_PERIOD = 30;

/** How long the reporter's view must last to decide alone, while the other site answers that it sees the reporter. */
export const REPORTER_ALONE_PERIOD = 30;

/**
 * How long a report against the preferred survivor waits, so that the preferred survivor's own report, which comes within
 * seconds, starts first.
 */
export const PREFERENCE_DELAY = 12;

/** Time between two looks of the probe at both sites. */
export const PROBE_INTERVAL = 5;

/**
 * How long a run of the probe starts looks. A run starts every minute, so the last look of one and the first look of the
 * next are ten seconds apart. Longer runs cost more (docs/performance.md).
 */
export const PROBE_RUN = 50;

/** Deadline of the probe's query of one site. It is shorter than the interval, so that a silent site delays no look. */
export const PROBE_DEADLINE = 4;

/**
 * How long the same site masters must have answered before the probe uses their view. The generated rules wait as long: a
 * node that has just started, or has just become site master, may be alone until JGroups merges it with the others.
 */
export const PROBE_STEADY_PERIOD = 60;

/** Deadline of each of the two requests for the database's writer; without an answer no site is preferred. */
export const WRITER_DEADLINE = 1.5;

/**
 * Deadline of a status query once a fencing has started. It is long enough for the 500 that a cluster with a frozen
 * member answers after 17.5 s: such a cluster still takes a site offline, and a cluster that does not answer at all
 * does not.
 */
export const INFINISPAN_STATUS_DEADLINE = 20;

/**
 * Deadline of a take-offline request. A cluster with a frozen member needs 17.5 s per cache, one cache after the other,
 * or until it drops the member: 35 s with two caches on Infinispan 15.0.21, 41 to 47 s on 16.0.5 (measured).
 */
export const INFINISPAN_WRITE_DEADLINE = 60;

/** Largest assumed difference between the clocks of two Lambda workers. */
export const CLOCK_SKEW = 5;

/**
 * When this much time has passed since the last write intent, no write to the accelerator that was sent can still
 * take effect.
 */
export const ACCELERATOR_QUIESCENCE = UPDATE_ENDPOINT_GROUP_LIMIT + AWS_REQUEST_DEADLINE + CLOCK_SKEW;

/**
 * When this much time has passed since the last write intent and since the survivor's answer, no POST that was sent can
 * still take effect.
 */
export const INFINISPAN_QUIESCENCE = TAKE_SITE_OFFLINE_LIMIT + INFINISPAN_WRITE_DEADLINE + CLOCK_SKEW;
