import { type App, Stack, Validations } from 'aws-cdk-lib';
import { CfnStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { instancesBeside } from './constructs/permissions.ts';
import type { SiteFencing } from './site-fencing.ts';

/** An accepted finding. */
export interface Acknowledgement {
  /** The constructs with the finding, by their paths in SiteFencing. */
  readonly at: readonly string[];
  /** The finding's id in the rule pack. */
  readonly id: string;
  /** Why it is accepted, with a source that a reviewer can look up. */
  readonly reason: string;
}

/** Adds the rule packs: a finding that is not acknowledged fails the synthesis. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

export function acknowledge(fencing: SiteFencing): void {
  for (const { at, id, reason } of acknowledgements(fencing)) {
    for (const path of at) {
      const found = path
        .split('/')
        .reduce<IConstruct>((within, name) => within.node.findChild(name), fencing);
      Validations.of(found).acknowledge({ id, reason });
    }
  }
}

const LOOKUP = 'Steps/LookupAccelerator';
const RECONCILE = 'Reconciliation/Reconcile';
const WRITERS = ['Steps/UpdateEndpointGroup', 'Steps/TakeSiteOffline'];
const RESTORE_READERS = [
  'RestoreSteps/CheckRestore',
  'RestoreSteps/StartRestore',
  'RestoreSteps/PrepareSite',
  'RestoreSteps/WatchRestore',
  'RestoreSteps/ReturnTraffic',
];
const RESTORE_STEPS = [
  ...RESTORE_READERS,
  'RestoreSteps/AskApproval',
  'RestoreSteps/PushState',
  'RestoreSteps/GiveUpRestore',
];
const STEPS = [LOOKUP, 'Steps/CheckReporterHealth', ...WRITERS, 'Steps/Rehearse', ...RESTORE_STEPS];
const START_REHEARSALS = 'Rehearsals/StartRehearsals';
const READERS = [LOOKUP, ...WRITERS, RECONCILE];
const BY_EVENT = [RECONCILE, 'Reconciliation/RecordFailure'];
const NOTIFY = 'Notifications/Notify';
const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

const EXECUTIONS = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution';
const ACCELERATORS = 'arn:<AWS::Partition>:globalaccelerator::<AWS::AccountId>:accelerator/*';
const RECONCILED =
  'No queue is needed: reconcile runs every minute, and records every execution of the last two hours whose end is not on record (functions/operations/reconcile/reconcile.ts).';
const ALARMED =
  "Messages are best effort, like EventBridge's execution events. A failed execution also raises an alarm on Step Functions' own metric, a failed message one on the function's errors, and the audit trail has the outcome of every event.";

const PROBE = 'Probe/Probe';
const NEXT_MINUTE =
  'The next run starts a minute later, and a probe without an answer raises an alarm (infra/site-fencing/alarm-definitions.ts).';
const NEXT_HOUR =
  'The next rehearsal runs an hour later; the metric Rehearsals shows missing ones (functions/domain/metric-names.ts).';

/** All findings of the packs. test/template/roles.test.ts lists every permission of each role. */
export function acknowledgements(fencing: SiteFencing): Acknowledgement[] {
  const { config } = fencing;
  const hourly = config.rehearsals ? [START_REHEARSALS] : [];
  const probe = config.probe ? [PROBE] : [];
  const readers = [...READERS, ...RESTORE_READERS, ...hourly, ...probe];
  return [
    {
      at: [...STEPS, ...BY_EVENT, ...hourly, ...probe, NOTIFY, 'Webhook', 'FenceSite', 'RestoreSite'],
      id: wildcard('*'),
      reason:
        'Actions without a resource level, by the Service Authorization Reference: X-Ray, log delivery, elasticloadbalancing:DescribeTags and DescribeLoadBalancers, globalaccelerator:ListAccelerators, and the Describe actions of Amazon EC2; and in a VPC the actions on the network interfaces that Lambda creates, by the AWS Lambda Developer Guide, Giving Lambda functions access to resources in an Amazon VPC.',
    },
    ...(config.accelerators ?? [ACCELERATORS]).flatMap((arn) => [
      ...(arn === ACCELERATORS
        ? [{ at: readers, id: wildcard(arn), reason: 'The configuration names no accelerators.' }]
        : []),
      {
        at: readers,
        id: wildcard(`${arn}/listener/*`),
        reason:
          "Listeners and groups are looked up at run time; their ARNs start with the accelerator's ARN, by the Service Authorization Reference, Global Accelerator.",
      },
    ]),
    ...(config.auroraWriter === undefined
      ? []
      : [
          {
            at: ['Steps/CheckReporterHealth'],
            id: wildcard(instancesBeside(config.auroraWriter.clusterArn)),
            reason: 'The instances of an Aurora cluster come and go; the function only describes them.',
          },
        ]),
    ...[fencing.stateMachine, fencing.restoreStateMachine].map((machine) => ({
      at: [...BY_EVENT, NOTIFY],
      id: wildcard(`${EXECUTIONS}:${machineName(machine)}:*`),
      reason:
        "Executions start at run time; their ARN ends with the state machine's name and their own, by the Service Authorization Reference, Step Functions.",
    })),
    {
      at: [...STEPS, 'Webhook'],
      id: 'Serverless-LambdaDLQ',
      reason:
        'Invoked synchronously only, by the state machine or through the URL; a dead letter queue takes asynchronous invocations (Lambda Developer Guide). The caller gets the error and retries.',
    },
    ...[
      { at: BY_EVENT, reason: RECONCILED },
      { at: hourly, reason: NEXT_HOUR },
      { at: probe, reason: NEXT_MINUTE },
      { at: [NOTIFY], reason: ALARMED },
    ].flatMap(({ at, reason }) => [
      { at, id: 'Serverless-LambdaDLQ', reason },
      {
        at: at.map((path) => `${path}/Function/EventInvokeConfig`),
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason,
      },
    ]),
    {
      at: ['ReconcileSchedule', 'ExecutionFailed', 'RestoreFailed'].map((rule) => `Reconciliation/${rule}`),
      id: 'Serverless-EventBusDLQ',
      reason: RECONCILED,
    },
    {
      at: config.rehearsals ? ['Rehearsals/RehearsalSchedule'] : [],
      id: 'Serverless-EventBusDLQ',
      reason: NEXT_HOUR,
    },
    {
      at: probe,
      id: 'Serverless-LambdaTracing',
      reason:
        'A run starts every minute and lasts for most of it; its traces would cost more than they show (docs/performance.md).',
    },
    {
      at: config.probe ? ['Probe/ProbeSchedule'] : [],
      id: 'Serverless-EventBusDLQ',
      reason: NEXT_MINUTE,
    },
    { at: ['Notifications/ExecutionFinished'], id: 'Serverless-EventBusDLQ', reason: ALARMED },
    ...(config.notify.emails === undefined
      ? []
      : [
          {
            at: config.notify.emails.map((_, index) => `Notifications/Email${index + 1}`),
            id: 'Serverless-SNSRedrivePolicy',
            reason:
              'A dead letter queue would keep undelivered emails where no operator looks at night; the audit trail has the content of each message, and CloudWatch the state of each alarm.',
          },
        ]),
    ...(config.webhook.secretArn === undefined
      ? [
          {
            at: ['Webhook/Password'],
            id: 'AwsSolutions-SMG4',
            reason:
              'Rotated by an operator: the Alertmanager configurations of two clusters have the same password, and no rotation function of this stack can reach them.',
          },
        ]
      : []),
  ];
}

/** The reference to the state machine's name, in the notation of the packs. */
function machineName({ node }: StateMachine): string {
  const resource = node.findAll().find(CfnStateMachine.isCfnStateMachine);
  return `<${resource === undefined ? '' : Stack.of(resource).getLogicalId(resource)}.Name>`;
}
