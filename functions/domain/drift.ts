/** A state that hurts users, that no execution works on, and that an operator must end. */
export interface Drift {
  /**
   * `NO_SITE_IN_SERVICE`: a listener of the pair has no endpoint in service · `OFFLINE_SITE_IN_SERVICE`: a site that
   * is offline at the other's Infinispan is in service, and its users read and write stale data · `SURVIVOR_LOST`: a
   * survivor is in service nowhere, while the data of the site that it fenced are incomplete, so that neither may serve.
   */
  readonly kind: (typeof DRIFTS)[number];
  /** A sentence that names sites and listeners. */
  readonly detail: string;
}

export const DRIFTS = ['NO_SITE_IN_SERVICE', 'OFFLINE_SITE_IN_SERVICE', 'SURVIVOR_LOST'] as const;
