/**
 * The errors that the steps throw. Step Functions matches a retrier's or catcher's `ErrorEquals` against the
 * thrown error's `name` (AWS Step Functions Developer Guide, "Handling errors in Step Functions workflows"), so
 * each has a literal name, and a test compares this list with the definition's.
 */
abstract class StepError extends Error {
  abstract override readonly name: string;
}

/** Global Accelerator did not answer, answered 5xx or throttled: the effect of a write is unknown. */
export class AcceleratorUnavailable extends StepError {
  override readonly name = 'AcceleratorUnavailable';
}

/** Global Accelerator is carrying out another change of the same group (TransactionInProgressException). */
export class AcceleratorBusy extends StepError {
  override readonly name = 'AcceleratorBusy';
}

/** Global Accelerator refused a request, such as with AccessDenied; a retry does not help. */
export class AcceleratorRefused extends StepError {
  override readonly name = 'AcceleratorRefused';
}

/** After a change was accepted, the endpoint group still shows the old endpoints. */
export class EndpointsNotSettled extends StepError {
  override readonly name = 'EndpointsNotSettled';
}

/** Elastic Load Balancing did not answer, answered 5xx or throttled. */
export class LoadBalancersUnavailable extends StepError {
  override readonly name = 'LoadBalancersUnavailable';
}

/** A secret could not be read: no answer, no permission, no such secret. */
export class SecretUnavailable extends StepError {
  override readonly name = 'SecretUnavailable';
}

/** Infinispan did not answer in time, closed the connection or answered 5xx: the effect of a POST is unknown. */
export class InfinispanUnavailable extends StepError {
  override readonly name = 'InfinispanUnavailable';
}

/**
 * Infinispan rejected the credentials (401, 403), its certificate is not valid for it, or the configured authorities
 * cannot verify any certificate.
 */
export class InfinispanRefused extends StepError {
  override readonly name = 'InfinispanRefused';
}

/** Infinispan's answer to take-offline names no cache that was taken offline, or names an error. */
export class SiteNotTakenOffline extends StepError {
  override readonly name = 'SiteNotTakenOffline';
}

/** Infinispan accepted take-offline, and the site's status is still not `offline`. */
export class SiteStillOnline extends StepError {
  override readonly name = 'SiteStillOnline';
}

/** Infinispan did not carry out a clear, or the cache has entries after it. */
export class CacheNotCleared extends StepError {
  override readonly name = 'CacheNotCleared';
}

/** Infinispan did not start to push a cache, or its pushes cannot be set to IDLE; the message has its words. */
export class PushNotStarted extends StepError {
  override readonly name = 'PushNotStarted';
}

/** Infinispan did not bring the other site online in every cache. */
export class SiteNotJoined extends StepError {
  override readonly name = 'SiteNotJoined';
}

/** The claim's table did not answer: whether a write took place is unknown until the claim is read again. */
export class ClaimUnavailable extends StepError {
  override readonly name = 'ClaimUnavailable';
}

/** Another execution changed the claim between this one's read and its write; nothing was written. */
export class ClaimChanged extends StepError {
  override readonly name = 'ClaimChanged';
}

/** A step got an input that it must not act on. */
export class InputRefused extends StepError {
  override readonly name = 'InputRefused';
}

/**
 * An endpoint of unknown site is listed, so that "no endpoint of the offline site is listed" cannot be proved: its load
 * balancer has no readable tag `site` that names a configured site, and the claim did not record it.
 */
export class EndpointSiteUnknown extends StepError {
  override readonly name = 'EndpointSiteUnknown';
}
