import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import { claimed, incident } from '../../../support/claim.ts';
import { createReconcileWorld } from '../../../support/reconcile.ts';
import { tableOf } from '../../../support/rows.ts';
import { listing, siteA } from '../../../support/topology.ts';

/** The calls of a run. */
export const READ = 'read claim';
export const LIST = 'list ended executions';
export const GROUPS = 'read accelerator-1';
export const FENCED_SITE = 'site-b: status of site-a';
export const SURVIVOR = 'site-a: status of site-b';
export const BOTH_STATUSES = `${SURVIVOR} + ${FENCED_SITE}`;

/** States before it. */
export const closed = claimed(incident({ phase: 'closed' }));
export const gone = [listing(siteA)];
export const offline = { 'site-a': { holds: 'offline' } } as const;

/** Its outputs. */
export const NOTHING = { verdict: 'NOTHING_TO_DO' };
export const left = (detail: string) => ({ verdict: 'LEFT', detail });
export const offlineInService = (site: string, holder: string, status: string) => ({
  kind: 'OFFLINE_SITE_IN_SERVICE',
  detail: `${site} is in service, and its status at the Infinispan of ${holder} is ${status}`,
});

export const describeRows = tableOf(createReconcileWorld, (world) => reconcile({}, world.collaborators), {
  more: false,
});
