import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FencingConfig } from './config.ts';

/** What the outputs are made of. */
interface Instance extends Construct {
  readonly config: FencingConfig;
  readonly webhookUrl: string;
  readonly webhookSecretArn: string;
  readonly stateMachine: Pick<IStateMachine, 'stateMachineArn'>;
  readonly restoreStateMachine: Pick<IStateMachine, 'stateMachineArn'>;
  readonly auditTable: Pick<ITable, 'tableName'>;
  readonly claimsTable: Pick<ITable, 'tableName'>;
  readonly topic: Pick<ITopic, 'topicArn'>;
}

/** Adds the outputs that the operator's programs read to the instance's stack. Their names are those of the stack. */
export function addOutputs(instance: Instance): void {
  const { application, webhook, alertName, sites, accelerators, auditRetentionDays } = instance.config;
  const add = (name: string, value: string, description?: string) =>
    new CfnOutput(Stack.of(instance), name, {
      value,
      ...(description === undefined ? {} : { description }),
    });
  add('WebhookUrl', instance.webhookUrl, 'URL that Alertmanager posts to');
  add('WebhookSecretArn', instance.webhookSecretArn, "Secret with the webhook's password");
  add('StateMachineArn', instance.stateMachine.stateMachineArn);
  add('RestoreStateMachineArn', instance.restoreStateMachine.stateMachineArn);
  add('AuditTableName', instance.auditTable.tableName);
  add('TopicArn', instance.topic.topicArn, 'Topic of alarms and messages');
  add('Application', application);
  if (auditRetentionDays !== undefined) add('AuditRetentionDays', String(auditRetentionDays));
  add('WebhookUser', webhook.user);
  add('AlertName', alertName);
  add('Sites', Object.keys(sites).join(','));
  if (accelerators !== undefined) add('Accelerators', accelerators.join(','));
  add('ClaimsTableName', instance.claimsTable.tableName);
}
