import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeAcceleratorCommand,
  GlobalAcceleratorClient,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
} from '@aws-sdk/client-global-accelerator';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import { createClaims } from '../../../../../functions/domain/claim/claims.ts';
import type { Deployment } from '../../../../../infra/operator/deployment/deployment.ts';
import { mockClient } from '../../../support/aws.ts';
import { claimed, EVENT, incident, NOW, RESTORE } from '../../../support/claim.ts';
import { createMemoryClaimStore } from '../../../support/claim-store.ts';
import { createRecorder } from '../../../support/recorder.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing';
const RESTORE_MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:restore';
const AT = new Date(NOW - 60_000);

/** The end of the execution that a command is about; a restore runs, and waits for an approval. */
export type Ending = 'FAILED' | 'SUCCEEDED' | 'RUNNING';

/** The id of the incident in such a stack's claim. */
export const openIncidentOf = (foreign: string): string => `site-b_by_site-a_20261124T133554Z_v7${foreign}`;

/**
 * A deployed stack in which every external text ends with `foreign`: labels and their names, tags, names of
 * accelerators, sites and executions, Infinispan's answers, errors, causes, descriptions, reasons and operators.
 */
export function createHostileWorld(foreign: string, ending: Ending): Deployment {
  const of = (text: string): string => `${text}${foreign}`;
  const event = { ...EVENT, labels: { ...EVENT.labels, [of('team')]: of('identity') } };
  const key = [of(event.accelerator), of(event.site), of(event.reporter), event.startsAt].join('/');
  const runs = ending === 'RUNNING';
  const execution = of(
    `arn:aws:states:eu-west-1:123456789012:execution:${runs ? 'restore:restore_site-b' : 'fencing:site-b_by_site-a'}`,
  );
  const current = incident({
    ...(runs
      ? {
          phase: 'restoring',
          restore: { ...RESTORE, execution, by: of('operator@host'), approvedBy: of('operator@host') },
        }
      : {}),
    incident: openIncidentOf(foreign),
    decision: { site: of('site-b'), reporter: of('site-a') },
    // Of an earlier alert, so that the event itself needs an approval.
    events: [{ ...EVENT, startsAt: '2026-11-24T12:00:00.000Z' }],
    executions: [execution],
    accelerators: [of('accelerator-1')],
    closing: { by: of('operator@host'), reason: of('maintenance'), despite: [of('not in service')] },
  });
  const claim = claimed(current, {
    application: of('keycloak'),
    pause: { until: NOW + 60_000, reason: of('maintenance'), since: NOW, by: of('operator@host') },
    observeMode: { until: NOW, approved: [] },
  });
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const memory = createMemoryClaimStore(claim, createRecorder());
  const clients = {
    dynamoDb: new DynamoDBClient({ region: 'eu-west-1' }),
    stepFunctions: new SFNClient({ region: 'eu-west-1' }),
    cloudWatch: new CloudWatchClient({ region: 'eu-west-1' }),
    accelerators: new GlobalAcceleratorClient({ region: 'us-west-2' }),
  };

  const row = (step: string, record: object, more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({
        id: `${AT.toISOString()}#${of('x')}#${step}`,
        event: key,
        execution,
        step,
        incident: current.incident,
        record: JSON.stringify(record),
        ...more,
      }).map(([name, value]) => [name, { S: value }]),
    );
  const infinispan = {
    answered: true,
    observation: {
      localSite: of('site-a'),
      siteMaster: true,
      sitesView: [of('site-a')],
      backup: of('online'),
    },
  };
  const endpoint = { listener: of('l/1'), group: of('g/1'), endpointId: of('lb/1') };
  const rows = [
    row('observed', {
      input: event,
      health: { infinispan },
      accelerator: {
        dnsName: of('a.example'),
        listeners: [
          {
            arn: of('l/1'),
            groups: [
              {
                arn: of('g/1'),
                region: of('eu-west-1'),
                trafficDial: 100,
                endpoints: [{ ...endpoint, site: of('site-b'), health: of('HEALTHY'), weight: 128 }],
              },
            ],
          },
        ],
      },
    }),
    row('removed', { removed: [endpoint] }),
    row(
      'outcome',
      {
        output: {
          verdict: of('NO'),
          detail: of('seen'),
          before: of('online'),
          after: of('offline'),
          caches: { [of('sessions')]: of('ok') },
        },
      },
      {
        outcome: of('NOT_FENCED'),
        reason: of('PAUSED'),
      },
    ),
    row(
      'outcome',
      { status: of('FAILED'), state: of('Take site offline'), error: of('Error'), cause: of('cause') },
      {
        outcome: 'FAILED',
      },
    ),
    row('planned', {
      request: { site: of('site-b'), by: of('operator@host') },
      plan: { survivor: of('site-a'), entries: { [of('sessions')]: { survivor: 5, site: 2 } } },
    }),
    row('stopped', { by: of('operator@host'), of: of('restore_site-b'), why: of('because') }),
    row('rehearsed', {
      input: {
        accelerator: of('a.example'),
        site: of('site-b'),
        reporter: of('site-a'),
        startsAt: AT.toISOString(),
      },
      output: { blocked: true, would: of('blocked'), backup: of('offline') },
    }),
    row(
      'refused',
      {
        at: of(AT.toISOString()),
        httpStatus: 400,
        count: 1,
        reason: of('invalid'),
        alerts: [
          {
            reason: of('invalid'),
            alertname: of('SiteOffline'),
            site: of('site-b'),
            startsAt: of('2026'),
            fingerprint: of('f'),
          },
        ],
        sender: { sourceIp: of('192.0.2.1'), userAgent: of('Alertmanager') },
      },
      { event: of('refused/keycloak/1234abcd') },
    ),
    ...['paused', 'resumed', 'rerun', 'approved', 'closed'].map((step) =>
      row(step, {
        by: of('operator@host'),
        until: of('2026'),
        reason: of('maintenance'),
        why: of('because'),
        action: of('redrive'),
        of: of('site-b_by_site-a'),
        despite: [of('not in service')],
      }),
    ),
  ];
  const decision = { site: of('site-b'), reporter: of('site-a') };
  const probed = {
    lookedAt: NOW,
    sites: { [of('site-a')]: { seesOther: null, since: NOW, why: of('no route') } },
    outages: [{ ...decision, startsAt: NOW }],
  };
  mockClient(clients.dynamoDb)
    .on(QueryCommand)
    .resolves({ Items: rows })
    .on(GetItemCommand)
    .resolves({ Item: { version: { N: '1' }, record: { S: JSON.stringify(probed) } } })
    .on(PutItemCommand)
    .resolves({});

  const described = {
    executionArn: execution,
    stateMachineArn: MACHINE,
    startDate: AT,
    name: of(runs ? 'restore_site-b' : 'site-b_by_site-a'),
    status: ending,
    input: JSON.stringify(event),
    output: JSON.stringify({
      outcome: of('NOT_FENCED'),
      reason: of('PAUSED'),
      blocked: true,
      would: of('blocked'),
      checks: ['ok', 'expected', 'remark', 'blocks'].map((answer) => ({
        check: of('Infinispan'),
        answer,
        detail: of('local_site'),
      })),
    }),
    error: of('Error'),
    cause: of('cause'),
    redriveStatus: 'NOT_REDRIVABLE' as const,
    redriveStatusReason: of('expired'),
  };
  const listed = {
    executionArn: execution,
    stateMachineArn: MACHINE,
    name: of('site-b_by_site-a'),
    startDate: AT,
    stopDate: AT,
  };
  const failed = { error: of('Error'), cause: of('cause') };
  const asked = {
    Payload: {
      ask: 'approve the plan',
      token: 'token',
      plan: {
        incident: current.incident,
        site: of('site-b'),
        survivor: of('site-a'),
        entries: { [of('sessions')]: { survivor: 5, site: 2 } },
        endpoints: [{ ...endpoint, weight: 128 }],
        remarks: [of('weight 0')],
      },
    },
  };
  const waiting = {
    id: 5,
    type: 'TaskScheduled',
    timestamp: AT,
    taskScheduledEventDetails: {
      resource: 'invoke.waitForTaskToken',
      resourceType: 'lambda',
      region: 'eu-west-1',
      parameters: JSON.stringify(asked),
    },
  } as const;
  mockClient(clients.stepFunctions)
    .on(DescribeExecutionCommand)
    .resolves(described)
    .on(ListExecutionsCommand)
    .callsFake(({ statusFilter }) => ({ executions: [{ ...listed, status: statusFilter }] }))
    .on(GetExecutionHistoryCommand)
    .resolves({
      events: [
        { id: 1, type: 'ExecutionStarted', timestamp: AT },
        {
          id: 2,
          type: 'TaskStateEntered',
          timestamp: AT,
          stateEnteredEventDetails: { name: of('Take site offline') },
        },
        {
          id: 3,
          type: 'TaskFailed',
          timestamp: AT,
          taskFailedEventDetails: { resource: '', resourceType: '', ...failed },
        },
        runs
          ? waiting
          : { id: 4, type: 'ExecutionFailed', timestamp: AT, executionFailedEventDetails: failed },
      ],
    })
    .on(RedriveExecutionCommand)
    .resolves({ redriveDate: AT })
    .on(StartExecutionCommand)
    .resolves({ executionArn: execution, startDate: AT })
    .on(DescribeStateMachineCommand)
    .resolves({ definition: of('{}'), roleArn: of('role') })
    .on(TestStateCommand)
    .resolves({ status: 'FAILED', nextState: of('Take site offline') })
    .on(StopExecutionCommand)
    .resolves({ stopDate: AT })
    .on(SendTaskSuccessCommand)
    .resolves({});

  mockClient(clients.cloudWatch)
    .on(DescribeAlarmsCommand)
    .resolves({
      MetricAlarms: [
        {
          AlarmName: of('Drift'),
          AlarmDescription: of('drift'),
          StateValue: 'ALARM',
          StateUpdatedTimestamp: AT,
        },
      ],
    })
    .on(GetMetricDataCommand)
    .resolves({ MetricDataResults: [{ Id: 'site0', Timestamps: [AT] }] });

  const accelerator = { AcceleratorArn: of('accelerator-1'), DnsName: of('a.example'), Enabled: true };
  mockClient(clients.accelerators)
    .on(ListAcceleratorsCommand)
    .resolves({ Accelerators: [accelerator] })
    .on(DescribeAcceleratorCommand)
    .resolves({ Accelerator: accelerator })
    .on(ListListenersCommand)
    .resolves({ Listeners: [{ ListenerArn: of('l/1') }] })
    .on(ListEndpointGroupsCommand)
    .resolves({
      EndpointGroups: [
        {
          EndpointGroupArn: of('g/1'),
          EndpointGroupRegion: 'eu-west-1',
          TrafficDialPercentage: 100,
          EndpointDescriptions: ['a', 'b'].map((id) => ({
            EndpointId: of(id),
            HealthState: 'HEALTHY',
            Weight: 128,
          })),
        },
      ],
    });

  return {
    ...clients,
    stackName: 'SiteFencing',
    region: 'eu-west-1',
    auditWriter: clients.dynamoDb,
    clock,
    stateMachineArn: MACHINE,
    restoreStateMachineArn: RESTORE_MACHINE,
    auditTable: 'audit',
    claimsTable: 'claims',
    topicArn: 'topic',
    auditRetentionDays: 0,
    application: of('keycloak'),
    sites: [of('site-a'), of('site-b')],
    configured: undefined,
    claims: createClaims(memory.store, clock),
    loadBalancers: {
      sitesOf: async (ids) => ({
        sites: new Map(ids.map((id) => [id, of(`site-${id[0]}`)])),
        readAt: new Map(),
        unmanaged: [],
      }),
    },
  };
}
