import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import { CLAIMS_TABLE, TOPIC_ARN, WEBHOOK_SECRET_ARN } from '../../../functions/support/environment.ts';
import { post, sendAlerts } from '../support/alerts.ts';
import { asked, attempt, begin, SITE_B_REPORTED } from '../support/attempt.ts';
import { arnOf } from '../support/executions.ts';
import { runFencing } from '../support/fencing.ts';
import { invoke } from '../support/invoke.ts';
import { reconcile } from '../support/reconcile.ts';
import { TAKE_OFFLINE_FAILS } from '../support/scenarios/permanent-failures.ts';
import { listBothSites, SITES, siteOf, type World } from '../support/world.ts';
import { close, throttled, withDefinition, withMissingResource } from './faults.ts';

/** What happens in a fresh world, and the alarms that ring of it. */
export interface AlarmTrigger {
  readonly what: string;
  readonly rings: readonly string[];
  /** @param behind sets reconcile's clock back by so many minutes */
  readonly happens: (world: World, behind: (minutes: number) => void) => Promise<unknown>;
}

/** Both sites and reconcile are sendHeartbeats of. */
export async function sendHeartbeats(world: World): Promise<void> {
  const beats = SITES.map((reporter) => ({ alertname: HEARTBEAT, site: 'none', reporter }));
  await sendAlerts(world, beats);
  await reconcile(world);
}

async function times(count: number, act: (left: number) => Promise<unknown>): Promise<void> {
  for (let left = count; left > 0; left -= 1) await act(left);
}
const survivor = (world: World) => siteOf(world, 'site-a').server;
const delivered = (world: World, body: object) => post(world, JSON.stringify(body), world.stack.webhook);
const EMPTY = { alerts: [] };

/** Drift is looked for in every fifth minute of the clock, and a minute may end before the clock is read. */
async function drifting(world: World, behind: (minutes: number) => void): Promise<void> {
  for (let verdict = ''; verdict !== 'DRIFT'; ) {
    behind(new Date().getUTCMinutes() % 5);
    ({ verdict } = await reconcile(world));
  }
}

export const ALARM_TRIGGERS: readonly AlarmTrigger[] = [
  {
    what: 'a fencing is complete',
    rings: [],
    happens: (world) => attempt(world, SITE_B_REPORTED),
  },
  {
    what: 'Alertmanager drops alerts',
    rings: ['AlertsTruncated'],
    happens: (world) => delivered(world, { ...EMPTY, truncatedAlerts: 2 }),
  },
  {
    what: 'an alert without the label of its site',
    rings: ['AlertsRefused'],
    happens: (world) =>
      delivered(world, {
        ...EMPTY,
        alerts: [
          { status: 'firing', labels: { alertname: 'SiteOffline' }, startsAt: '2026-11-24T13:35:54.532Z' },
        ],
      }),
  },
  {
    what: 'nine requests without a login',
    rings: [],
    happens: (world) => times(9, () => post(world, '{}', 'none')),
  },
  {
    what: 'another one',
    rings: ['WebhookUnauthenticated'],
    happens: (world) => post(world, '{}', 'none'),
  },
  {
    what: 'ten wrong logins',
    rings: ['WebhookWrongCredentials'],
    happens: (world) => times(10, () => post(world, '{}', { username: 'keycloak', password: 'guessed' })),
  },
  {
    what: 'the webhook cannot read its secret',
    rings: ['WebhookFailing'],
    happens: (world) =>
      withMissingResource(world, WEBHOOK_SECRET_ARN, () => times(3, () => delivered(world, EMPTY))),
  },
  {
    what: 'Lambda turns a request away',
    rings: ['WebhookThrottled'],
    happens: (world) => throttled(world, () => delivered(world, EMPTY)),
  },
  {
    what: 'the reporter has no site master',
    rings: ['NotFenced'],
    happens: (world) => {
      survivor(world).model.setSiteMasters([false, false]);
      return attempt(world, SITE_B_REPORTED);
    },
  },
  {
    what: 'the fenced site is back in service, and is held offline still',
    rings: ['OfflineSiteInService'],
    async happens(world, behind) {
      await attempt(world, SITE_B_REPORTED);
      await close(world);
      await listBothSites(world);
      await drifting(world, behind);
    },
  },
  {
    what: 'the survivor goes out of service after a fencing',
    rings: ['NoSiteInService'],
    async happens(world, behind) {
      await attempt(world, SITE_B_REPORTED);
      world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY');
      await drifting(world, behind);
    },
  },
  {
    what: 'the function that starts the rehearsals fails',
    rings: ['RehearsalsFailing'],
    happens: (world) => withMissingResource(world, CLAIMS_TABLE, () => invoke(world, 'StartRehearsals', {})),
  },
  {
    what: 'the audit trail cannot be written',
    rings: ['RecordLost'],
    happens: (world) =>
      withDefinition(
        world,
        (definition) => definition.replaceAll(world.stack.tables.audit, 'another-table'),
        () => attempt(world, SITE_B_REPORTED),
      ),
  },
  {
    what: 'people cannot be told',
    rings: ['MessageNotSent'],
    happens: (world) => withMissingResource(world, TOPIC_ARN, () => attempt(world, SITE_B_REPORTED)),
  },
  {
    what: 'Infinispan lets no rehearsal in',
    rings: ['RehearsalBlockedsiteabysiteb', 'RehearsalBlockedsitebbysitea'],
    happens: (world) => {
      for (const site of SITES)
        siteOf(world, site).server.controls.setFaults([
          { operation: 'GET container', error: 401, times: 99 },
        ]);
      return runFencing(world, ['rehearse']);
    },
  },
  {
    what: 'no accelerator has both sites',
    rings: ['RehearsalsNotStarted'],
    async happens(world) {
      await world.accelerators.send(
        new UpdateEndpointGroupCommand({
          EndpointGroupArn: world.stack.accelerator.endpointGroupArn,
          EndpointConfigurations: [],
        }),
      );
      await invoke(world, 'StartRehearsals', {});
    },
  },
  {
    what: 'a fencing fails half done',
    rings: ['ExecutionFailed'],
    async happens(world) {
      await TAKE_OFFLINE_FAILS.arrange(world);
      await attempt(world, SITE_B_REPORTED);
    },
  },
  {
    what: 'a fencing takes too long',
    rings: ['ExecutionTimedOut'],
    happens(world) {
      survivor(world).controls.setFaults([{ operation: 'POST take-offline', delayMs: 5000 }]);
      return withDefinition(
        world,
        (definition) => JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: 3 }),
        () => attempt(world, SITE_B_REPORTED),
      );
    },
  },
  {
    what: 'a begun fencing hangs for ten minutes, and is stopped by hand',
    rings: ['FencingUnfinished', 'ExecutionAborted'],
    async happens(world, behind) {
      survivor(world).controls.setFaults([{ operation: 'POST take-offline', delayMs: 30_000, times: 99 }]);
      const { execution } = await begin(world, SITE_B_REPORTED);
      await asked(survivor(world), 'POST take-offline');
      await times(12, (minutes) => {
        behind(minutes);
        return reconcile(world);
      });
      await world.stepFunctions.send(new StopExecutionCommand({ executionArn: arnOf(world, execution) }));
    },
  },
];
