import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import { METRICS_NAMESPACE, REHEARSALS_NOT_STARTED } from '../../../functions/domain/metric-names.ts';
import { CLAIMS_TABLE, TOPIC_ARN, WEBHOOK_SECRET_ARN } from '../../../functions/support/environment.ts';
import { post, sendAlerts } from '../support/alerts.ts';
import { runAttempt, SITE_B_REPORTED, startAttempt, waitForCall } from '../support/attempt.ts';
import { arnOf } from '../support/executions.ts';
import { runFencing } from '../support/fencing.ts';
import { invoke } from '../support/invoke.ts';
import { reconcile } from '../support/reconcile.ts';
import { changeIncident, endOf, fenceSiteB, refuse, startRestore, waitFor } from '../support/restore.ts';
import { TAKE_OFFLINE_FAILS } from '../support/scenarios/permanent-failures.ts';
import { APPLICATION, listBothSites, SITES, siteOf, type World } from '../support/world.ts';
import { closeIncident, withDefinition, withMissingResource, withThrottledWebhook } from './faults.ts';

/** An event in a reset world, and the alarms that it puts into ALARM. */
export interface AlarmTrigger {
  readonly name: string;
  readonly alarms: readonly string[];
  /** @param behind sets reconcile's clock back by this many minutes */
  readonly run: (world: World, behind: (minutes: number) => void) => Promise<unknown>;
}

/**
 * Sends both sites' heartbeats and runs reconcile, and publishes the metric of the rehearsals' start. The rehearsals
 * themselves would still run during the next case.
 */
export async function sendRegularData(world: World): Promise<void> {
  const beats = SITES.map((reporter) => ({ alertname: HEARTBEAT, site: 'none', reporter }));
  await sendAlerts(world, beats);
  await reconcile(world);
  await new CloudWatchClient(world.stack.aws).send(
    new PutMetricDataCommand({
      Namespace: METRICS_NAMESPACE,
      MetricData: [
        {
          MetricName: REHEARSALS_NOT_STARTED,
          Dimensions: [{ Name: 'service', Value: APPLICATION }],
          Value: 0,
        },
      ],
    }),
  );
}

async function times(count: number, act: (left: number) => Promise<unknown>): Promise<void> {
  for (let left = count; left > 0; left -= 1) await act(left);
}
const survivor = (world: World) => siteOf(world, 'site-a').server;
const postBody = (world: World, body: object) => post(world, JSON.stringify(body), world.stack.webhook);
const EMPTY = { alerts: [] };

/** Drift is searched for in every fifth minute of the clock, and a minute may end before the clock is read. */
async function reconcileUntilDrift(world: World, behind: (minutes: number) => void): Promise<void> {
  for (let verdict = ''; verdict !== 'DRIFT'; ) {
    behind(new Date().getUTCMinutes() % 5);
    ({ verdict } = await reconcile(world));
  }
}

export const ALARM_TRIGGERS: readonly AlarmTrigger[] = [
  {
    name: 'a fencing is complete',
    alarms: [],
    run: (world) => runAttempt(world, SITE_B_REPORTED),
  },
  {
    name: 'Alertmanager drops alerts',
    alarms: ['AlertsTruncated'],
    run: (world) => postBody(world, { ...EMPTY, truncatedAlerts: 2 }),
  },
  {
    name: 'an alert has no label of its site',
    alarms: ['AlertsRefused'],
    run: (world) =>
      postBody(world, {
        ...EMPTY,
        alerts: [
          { status: 'firing', labels: { alertname: 'SiteOffline' }, startsAt: '2026-11-24T13:35:54.532Z' },
        ],
      }),
  },
  {
    name: 'nine requests without credentials arrive',
    alarms: [],
    run: (world) => times(9, () => post(world, '{}', 'none')),
  },
  {
    name: 'a tenth request without credentials arrives',
    alarms: ['WebhookUnauthenticated'],
    run: (world) => post(world, '{}', 'none'),
  },
  {
    name: 'ten requests with wrong credentials arrive',
    alarms: ['WebhookWrongCredentials'],
    run: (world) => times(10, () => post(world, '{}', { username: 'keycloak', password: 'guessed' })),
  },
  {
    name: 'the webhook cannot read its secret',
    alarms: ['WebhookFailing'],
    run: (world) =>
      withMissingResource(world, WEBHOOK_SECRET_ARN, () => times(3, () => postBody(world, EMPTY))),
  },
  {
    name: 'Lambda throttles a request',
    alarms: ['WebhookThrottled'],
    run: (world) => withThrottledWebhook(world, () => postBody(world, EMPTY)),
  },
  {
    name: 'the reporter has no site master',
    alarms: ['NotFenced'],
    run: (world) => {
      survivor(world).model.setSiteMasters([false, false]);
      return runAttempt(world, SITE_B_REPORTED);
    },
  },
  {
    name: 'the fenced site is in service again while its backup status is still offline',
    alarms: ['OfflineSiteInService'],
    async run(world, behind) {
      await runAttempt(world, SITE_B_REPORTED);
      await closeIncident(world);
      await listBothSites(world);
      await reconcileUntilDrift(world, behind);
    },
  },
  {
    name: 'the survivor goes out of service after a fencing',
    alarms: ['NoSiteInService'],
    async run(world, behind) {
      await runAttempt(world, SITE_B_REPORTED);
      world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY');
      await reconcileUntilDrift(world, behind);
    },
  },
  {
    name: 'the function that starts the rehearsals fails',
    alarms: ['RehearsalsFailing'],
    run: (world) => withMissingResource(world, CLAIMS_TABLE, () => invoke(world, 'StartRehearsals', {})),
  },
  {
    name: 'the audit trail cannot be written',
    alarms: ['RecordLost'],
    run(world) {
      world.remembered.notAllowed.add('another-table');
      return withDefinition(
        world,
        (definition) => definition.replaceAll(world.stack.tables.audit, 'another-table'),
        () => runAttempt(world, SITE_B_REPORTED),
      );
    },
  },
  {
    name: 'a notification cannot be sent',
    alarms: ['MessageNotSent'],
    run: (world) => withMissingResource(world, TOPIC_ARN, () => runAttempt(world, SITE_B_REPORTED)),
  },
  {
    name: 'Infinispan rejects the credentials of the rehearsals',
    alarms: ['RehearsalBlockedsiteabysiteb', 'RehearsalBlockedsitebbysitea'],
    run: (world) => {
      for (const site of SITES)
        siteOf(world, site).server.controls.setFaults([
          { operation: 'GET container', error: 401, times: 99 },
        ]);
      return runFencing(world, ['rehearse']);
    },
  },
  {
    name: 'no accelerator has both sites',
    alarms: ['RehearsalsNotStarted'],
    async run(world) {
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
    name: 'a fencing fails after the endpoints are removed',
    alarms: ['ExecutionFailed'],
    async run(world) {
      await TAKE_OFFLINE_FAILS.arrange(world);
      await runAttempt(world, SITE_B_REPORTED);
    },
  },
  {
    name: 'a fencing takes too long',
    alarms: ['ExecutionTimedOut'],
    run(world) {
      survivor(world).controls.setFaults([{ operation: 'POST take-offline', delayMs: 5000 }]);
      return withDefinition(
        world,
        (definition) => JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: 3 }),
        () => runAttempt(world, SITE_B_REPORTED),
      );
    },
  },
  {
    name: 'a started fencing hangs for ten minutes, and an operator stops it',
    alarms: ['FencingUnfinished', 'ExecutionAborted'],
    async run(world, behind) {
      survivor(world).controls.setFaults([{ operation: 'POST take-offline', delayMs: 30_000, times: 99 }]);
      const { execution } = await startAttempt(world, SITE_B_REPORTED);
      await waitForCall(survivor(world), 'POST take-offline');
      await times(12, (minutes) => {
        behind(minutes);
        return reconcile(world);
      });
      await world.stepFunctions.send(new StopExecutionCommand({ executionArn: arnOf(world, execution) }));
    },
  },
  {
    name: 'an operator refuses the plan of a restore',
    alarms: ['NotRestored'],
    async run(world) {
      await fenceSiteB(world);
      const execution = await startRestore(world, { approval: 'asked' });
      await refuse(world, await waitFor(world, execution, 'approve the plan'));
      await endOf(world, execution);
    },
  },
  {
    name: 'the input of a restore is refused',
    alarms: ['RestoreFailed'],
    run: async (world) => endOf(world, await startRestore(world, { site: 'not a site' })),
  },
  {
    name: 'a restore takes too long, and an operator stops another one',
    alarms: ['RestoreTimedOut', 'RestoreAborted'],
    async run(world) {
      await fenceSiteB(world);
      const start = () => startRestore(world, { approval: 'asked' });
      await withDefinition(
        world,
        (definition) => JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: 3 }),
        async () => endOf(world, await start()),
        world.stack.restoreStateMachineArn,
      );
      const executionArn = await start();
      await waitFor(world, executionArn, 'approve the plan');
      await world.stepFunctions.send(new StopExecutionCommand({ executionArn }));
      await endOf(world, executionArn);
    },
  },
  {
    name: 'a restore waits for Keycloak for three hours',
    alarms: ['RestoreUnfinished'],
    async run(world, behind) {
      await fenceSiteB(world);
      await waitFor(world, await startRestore(world), 'start Keycloak');
      await times(37, (left) => {
        behind((left - 1) * 5);
        return reconcile(world);
      });
    },
  },
  {
    name: 'the survivor goes out of service while the data of the fenced site are incomplete',
    alarms: ['SurvivorLost'],
    async run(world, behind) {
      await fenceSiteB(world);
      await changeIncident(world, (current) => ({ ...current, incompleteSince: Date.now() }));
      world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY');
      await reconcileUntilDrift(world, behind);
    },
  },
];
