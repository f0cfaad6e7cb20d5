import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SiteFencingProps } from './site-fencing/props.ts';
import { SiteFencing } from './site-fencing/site-fencing.ts';

export interface SiteFencingStackProps extends StackProps {
  readonly config: SiteFencingProps;
}

/** The stack of the app: SiteFencing with the configuration of cdk.json, and outputs for operators and the CLI. */
export class SiteFencingStack extends Stack {
  readonly fencing: SiteFencing;

  constructor(scope: Construct, id: string, { config, ...props }: SiteFencingStackProps) {
    super(scope, id, props);
    const fencing = new SiteFencing(this, 'Fencing', config);
    this.fencing = fencing;
    new CfnOutput(this, 'WebhookUrl', {
      value: fencing.webhookUrl,
      description: 'URL that Alertmanager posts to',
    });
    new CfnOutput(this, 'WebhookSecretArn', {
      value: fencing.webhookSecretArn,
      description: "Secret with the webhook's password",
    });
    new CfnOutput(this, 'StateMachineArn', { value: fencing.stateMachine.stateMachineArn });
    new CfnOutput(this, 'AuditTableName', { value: fencing.auditTable.tableName });
    new CfnOutput(this, 'TopicArn', {
      value: fencing.topic.topicArn,
      description: 'Topic of alarms and messages',
    });
    const { application, webhook, alertName, sites, accelerators, auditRetentionDays } = fencing.config;
    new CfnOutput(this, 'Application', { value: application });
    if (auditRetentionDays !== undefined) {
      new CfnOutput(this, 'AuditRetentionDays', { value: String(auditRetentionDays) });
    }
    new CfnOutput(this, 'WebhookUser', { value: webhook.user });
    new CfnOutput(this, 'AlertName', { value: alertName });
    new CfnOutput(this, 'Sites', { value: Object.keys(sites).join(',') });
    if (accelerators !== undefined) {
      new CfnOutput(this, 'Accelerators', { value: accelerators.join(',') });
    }
    new CfnOutput(this, 'ClaimsTableName', { value: fencing.claimsTable.tableName });
  }
}
