import { type App, Stack, Validations } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { SiteFencing } from './site-fencing.ts';

/** A finding that is meant so. */
export interface Acknowledgement {
  /** The constructs that have it, by their paths in SiteFencing. */
  readonly at: readonly string[];
  /** The finding as the pack names it. */
  readonly id: string;
  /** What a reviewer can look up. */
  readonly reason: string;
}

/** From now on a finding that is not acknowledged fails the synthesis. */
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
const STEPS = [LOOKUP, 'Steps/CheckReporterHealth', ...WRITERS, 'Steps/Rehearse'];
const START_REHEARSALS = 'Rehearsals/StartRehearsals';
const READERS = [LOOKUP, ...WRITERS, RECONCILE];
const BY_EVENT = [RECONCILE, 'Reconciliation/RecordFailure'];
const NOTIFY = 'Notifications/Notify';
const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

const EXECUTIONS = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution';
const ACCELERATORS = 'arn:<AWS::Partition>:globalaccelerator::<AWS::AccountId>:accelerator/*';
const FOUND_AGAIN =
  'What was lost is found without a queue: reconcile looks afresh every minute, and records every ending of the last two hours that is not on record (functions/operations/reconcile/reconcile.ts).';
const TOLD_BESIDES =
  "A message is best effort, as is EventBridge's event of an execution: that one failed is also an alarm on Step Functions' own metric, that telling of it failed is one on the function's, and what became of every event is in the audit trail.";

const NEXT_HOUR =
  'The next hour rehearses again; that rehearsals are missing is told by the metric Rehearsals (functions/domain/metric-names.ts).';

/** Everything that the packs find. What each role may do is listed action by action in test/template/roles.test.ts. */
export function acknowledgements(fencing: SiteFencing): Acknowledgement[] {
  const { config } = fencing;
  const hourly = config.rehearsals ? [START_REHEARSALS] : [];
  const readers = [...READERS, ...hourly];
  return [
    {
      at: [...STEPS, ...BY_EVENT, ...hourly, NOTIFY, 'Webhook', 'Workflow'],
      id: wildcard('*'),
      reason:
        'Actions without a resource level, by the Service Authorization Reference: X-Ray, log delivery, elasticloadbalancing:DescribeTags and DescribeLoadBalancers, globalaccelerator:ListAccelerators, and the Describe actions of Amazon EC2; and in a VPC the network interfaces that Lambda makes, by the AWS Lambda Developer Guide, Giving Lambda functions access to resources in an Amazon VPC.',
    },
    ...(config.accelerators ?? [ACCELERATORS]).flatMap((arn) => [
      ...(arn === ACCELERATORS
        ? [{ at: readers, id: wildcard(arn), reason: 'The configuration names no accelerators.' }]
        : []),
      {
        at: readers,
        id: wildcard(`${arn}/listener/*`),
        reason:
          "Listeners and groups are looked up while the stack runs; their ARNs continue their accelerator's, by the Service Authorization Reference, Global Accelerator.",
      },
    ]),
    {
      at: [...BY_EVENT, NOTIFY],
      id: wildcard(`${EXECUTIONS}:${machineName(fencing)}:*`),
      reason:
        "Executions begin while the stack runs; their ARN is the machine's name with their own behind it, by the Service Authorization Reference, Step Functions.",
    },
    {
      at: [...STEPS, 'Webhook'],
      id: 'Serverless-LambdaDLQ',
      reason:
        'Called synchronously alone, by the state machine or through the URL, and a dead letter queue takes asynchronous calls (Lambda Developer Guide); the caller sees the error and asks again.',
    },
    { at: BY_EVENT, id: 'Serverless-LambdaDLQ', reason: FOUND_AGAIN },
    {
      at: ['Reconciliation/ReconcileSchedule', 'Reconciliation/ExecutionEndedWithoutOutcome'],
      id: 'Serverless-EventBusDLQ',
      reason: FOUND_AGAIN,
    },
    { at: hourly, id: 'Serverless-LambdaDLQ', reason: NEXT_HOUR },
    {
      at: config.rehearsals ? ['Rehearsals/RehearsalSchedule'] : [],
      id: 'Serverless-EventBusDLQ',
      reason: NEXT_HOUR,
    },
    { at: [NOTIFY], id: 'Serverless-LambdaDLQ', reason: TOLD_BESIDES },
    { at: ['Notifications/ExecutionFinished'], id: 'Serverless-EventBusDLQ', reason: TOLD_BESIDES },
    ...(config.notify.emails === undefined
      ? []
      : [
          {
            at: config.notify.emails.map((_, index) => `Notifications/Email${index + 1}`),
            id: 'Serverless-SNSRedrivePolicy',
            reason:
              "Deliveries by mail are not kept in a dead letter queue that nobody reads at night; what a message tells is in the audit trail, and an alarm's state in CloudWatch.",
          },
        ]),
    ...(config.webhook.secretArn === undefined
      ? [
          {
            at: ['Webhook/Password'],
            id: 'AwsSolutions-SMG4',
            reason:
              'Rotated by a person: the same password stands in the Alertmanager configuration of two clusters, which no rotation function of this stack reaches.',
          },
        ]
      : []),
  ];
}

/** As the packs write a reference. */
function machineName({ stateMachine }: SiteFencing): string {
  const resource = stateMachine.node.findAll().find(CfnStateMachine.isCfnStateMachine);
  return `<${resource === undefined ? '' : Stack.of(resource).getLogicalId(resource)}.Name>`;
}
