import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FINISHED } from '../../../functions/operations/status-change.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { publishTo, useTable } from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import { machineArns, stateMachinesVariable, type Workflows } from './workflow.ts';

export interface NotificationsProps {
  readonly shared: SharedProps;
  readonly config: Pick<FencingConfig, 'application' | 'auditRetentionDays' | 'notify' | 'runbookUrl'>;
  readonly tables: Tables;
  readonly workflows: Workflows;
  /** An existing topic. @default - a new one */
  readonly topic?: ITopic | undefined;
}

/** The topic of alarms and messages, and the function that sends a message when an execution finishes. */
export class Notifications extends Construct {
  readonly topic: ITopic;
  /** Sends the messages and counts outcomes. */
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { shared, config, tables, workflows } = props;
    this.topic = props.topic ?? this.#topic(shared);
    for (const [index, endpoint] of (config.notify.emails ?? []).entries()) {
      new Subscription(this, `Email${index + 1}`, {
        topic: this.topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint,
      });
    }
    const notify = new FencingFunction(this, 'Notify', {
      shared,
      folder: 'operations/notify',
      description: 'Sends one message when a site was fenced, should have been, or a fencing failed',
      limit: Duration.seconds(30),
      // A late message is better than none, and each is sent once.
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(6) },
      environment: {
        [names.APPLICATION]: config.application,
        [names.STATE_MACHINES]: stateMachinesVariable(this, workflows),
        [names.AUDIT_TABLE]: tables.audit.tableName,
        [names.AUDIT_RETENTION_DAYS]: String(config.auditRetentionDays ?? 0),
        [names.TOPIC_ARN]: this.topic.topicArn,
        [names.RUNBOOK_URL]: config.runbookUrl,
      },
      statements: [
        ...Object.values(workflows).flatMap((workflow) => workflow.mayRead()),
        ...useTable(tables.audit, ['GetItem', 'PutItem']),
        ...publishTo(this.topic.topicArn, this.topic.masterKey?.keyArn),
      ],
    });
    this.function = notify.function;
    new Rule(this, 'ExecutionFinished', {
      description: 'A Step Functions execution finished',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: machineArns(workflows), status: [...FINISHED] },
      },
      targets: [new LambdaFunction(notify.function)],
    });
  }

  /** A topic with its own policy allows nothing by default; this one allows alarms of this account and region to publish. */
  #topic({ key }: SharedProps): Topic {
    const topic = new Topic(this, 'Topic', {
      displayName: 'Keycloak site fencing',
      enforceSSL: true,
      ...(key === undefined ? {} : { masterKey: key }),
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    return topic;
  }
}
