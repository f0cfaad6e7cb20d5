import { RESTORE_WRITES } from '../../../functions/domain/claim/restore.ts';
import type { RestoreReason } from '../../../functions/domain/restore/outcomes.ts';
import { RESTORE_SITE } from '../../../functions/domain/workflows.ts';
import { readDefinition } from '../../../infra/site-fencing/workflows.ts';

const definition: { States: Record<string, unknown> } = JSON.parse(readDefinition(RESTORE_SITE));

/** Keycloak is watched in every run. */
const NOT_ENTERED = new Set(['Ask until Keycloak is started']);
/** The other reasons are about the configuration, which is right in every run. */
const REFUSED: readonly RestoreReason[] = [
  'NOTHING_FENCED',
  'RESTORE_RUNNING',
  'PAUSED',
  'SITE_IN_SERVICE',
  'SURVIVOR_NOT_IN_SERVICE',
  'SITE_NOT_SEEN',
  'CLIENTS_AT_SITE',
  'SURVIVOR_EMPTY',
  'NOT_APPROVED',
  'SITE_LOST_AGAIN',
  'PUSH_FAILED',
  'KEYCLOAK_NOT_STARTED',
  'RESTORE_OVER',
];

/** Everything that a long enough search with restores must reach, by group. */
export const RESTORE_COVERAGE: Readonly<Record<string, readonly string[]>> = {
  'states of a restore': Object.keys(definition.States)
    .filter((name) => !NOT_ENTERED.has(name))
    .map((name) => `state: ${name}`),
  'outcomes of a restore': ['RESTORED', ...REFUSED.map((reason) => `NOT_RESTORED ${reason}`)].map(
    (outcome) => `outcome: ${outcome}`,
  ),
  'rules of a restore': [
    'claim: fenced → restoring',
    'claim: restoring → returning',
    'claim: restoring → started',
    'claim: returning → started',
    'claim: returning → closed',
    'restore: started → isolated',
    'restore: isolated → cleared',
    'restore: cleared → pushing',
    'restore: pushing → joined',
    'restore: pushing → started',
    'restore: joined → started',
    ...Object.keys(RESTORE_WRITES).map((write) => `restore: intent ${write}`),
    'a restore gives itself up',
    'a restore is given up by UpdateEndpointGroup',
    'a restore is given up by reconcile',
    'reconcile at the end of a restore: STARTED',
    'a restore ends whole',
  ],
  'faults of a restore': [
    'the site of a restore is lost: runs',
    'the site of a restore is lost: stopped',
    'the site of a restore is lost: stopped unreported',
    'the site of a restore is lost: waits',
    'the site of a restore is lost: waits in a pause',
    'an error of Infinispan: clear',
    'an error of Infinispan: start-push-state',
    'an error of Infinispan: bring-online',
    'the member that took a push dies',
    'a site is listed during its restore',
    'Keycloak is started without the data',
    'Keycloak is stopped',
  ],
  'operators who restore': [
    'an operator approves: approve the plan',
    'an operator refuses: approve the plan',
    'an operator answers too late: TaskTimedOut',
    'an operator stops a restore',
    'a restore is redriven',
    'a restore is redriven days later',
    'a restore is redriven at once',
    'a restore is redriven while another one runs',
  ],
};
