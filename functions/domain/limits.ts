/**
 * The times that the exclusion rests on, in seconds. The stack gives each function its limit from here, and the
 * quiet time is computed from the same numbers, so that the two cannot drift apart.
 */

/** How long an invocation of `update-endpoint-group` may run; the platform ends it there. */
export const UPDATE_ENDPOINT_GROUP_LIMIT = 25;

/**
 * How long an invocation of `take-site-offline` may run: a take-offline of 60 s, the questions before and after it of
 * 20 s each, which a member that never answers uses up, and 20 s for the claim and the password.
 */
export const TAKE_SITE_OFFLINE_LIMIT = 120;

/** How long one request to AWS may take before its caller gives up on it. */
export const AWS_REQUEST_DEADLINE = 5;

/**
 * How long a question to Infinispan may take. A cluster with a frozen member answers GET after 17.5 s
 * (measured); before a beginning that is waited for by asking again, not by hanging.
 */
export const INFINISPAN_READ_DEADLINE = 5;

/**
 * The same once a fencing has begun: that a cluster with a frozen member answers 500, after 17.5 s, is worth knowing.
 * It takes a site offline all the same, which a cluster that does not answer at all does not.
 */
export const INFINISPAN_STATUS_DEADLINE = 20;

/**
 * A cluster with a frozen member answers take-offline after 17.5 s for each of its caches, one after the other, or when
 * it drops the member: after 35 s with two caches on Infinispan 15.0.21, after 41 to 47 s on 16.0.5 (measured).
 */
export const INFINISPAN_WRITE_DEADLINE = 60;

/** How far the clocks of two Lambda workers may be apart. */
export const CLOCK_SKEW = 5;

/** After this long without a stamp, no write to the accelerator that was stamped can still take effect. */
export const ACCELERATOR_QUIESCENCE = UPDATE_ENDPOINT_GROUP_LIMIT + AWS_REQUEST_DEADLINE + CLOCK_SKEW;

/** After this long without a stamp, and once the survivor has answered, no stamped POST can still take effect. */
export const INFINISPAN_QUIESCENCE = TAKE_SITE_OFFLINE_LIMIT + INFINISPAN_WRITE_DEADLINE + CLOCK_SKEW;
