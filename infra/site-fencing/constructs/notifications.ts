import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FINISHED } from '../../../functions/operations/status-change.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { publishTo, useTable } from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import type { Workflow } from './workflow.ts';

export interface NotificationsProps {
  readonly house: SharedProps;
  readonly config: Pick<FencingConfig, 'application' | 'auditRetentionDays' | 'notify'>;
  readonly tables: Tables;
  readonly workflow: Workflow;
}

/** The topic at which people are reached, by alarms and by messages of executions that are over. */
export class Notifications extends Construct {
  readonly topic: Topic;
  /** What sends the messages, and counts outcomes. */
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { house, config, tables, workflow }: NotificationsProps) {
    super(scope, id);
    this.topic = this.#topic(house);
    for (const [index, endpoint] of (config.notify.emails ?? []).entries()) {
      new Subscription(this, `Email${index + 1}`, {
        topic: this.topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint,
      });
    }
    const machine = workflow.stateMachine.stateMachineArn;
    const notify = new FencingFunction(this, 'Notify', {
      house,
      folder: 'operations/notify',
      description:
        'Tells people once that a site was fenced, was not and should be, or that a fencing failed',
      limit: Duration.seconds(30),
      environment: {
        [names.APPLICATION]: config.application,
        [names.STATE_MACHINE_ARN]: machine,
        [names.AUDIT_TABLE]: tables.audit.tableName,
        [names.AUDIT_RETENTION_DAYS]: String(config.auditRetentionDays ?? 0),
        [names.TOPIC_ARN]: this.topic.topicArn,
      },
      statements: [
        ...workflow.mayRead(),
        ...useTable(tables.audit, ['GetItem', 'PutItem']),
        ...publishTo(this.topic.topicArn, house.key?.keyArn),
      ],
    });
    this.function = notify.function;
    new Rule(this, 'ExecutionFinished', {
      description: 'An execution is over',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine], status: [...FINISHED] },
      },
      targets: [new LambdaFunction(notify.function)],
    });
  }

  /** A topic with a policy of its own allows nothing by default: alarms of this account and region may publish. */
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
