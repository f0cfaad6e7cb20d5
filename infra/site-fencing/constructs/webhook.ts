import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { secretKeysOf } from './infinispan-access.ts';
import { readSecrets, useTable } from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import type { Workflows } from './workflow.ts';

export interface WebhookConstructProps {
  readonly shared: SharedProps;
  readonly config: FencingConfig;
  readonly tables: Tables;
  readonly workflows: Workflows;
}

/** The webhook that Alertmanager posts to, and its password. It does not query Infinispan and is in no VPC. */
export class Webhook extends Construct {
  readonly function: IFunction;
  readonly url: string;
  /** The secret whose value is the password. */
  readonly secretArn: string;
  /** KMS keys with which the secret may be encrypted, ARNs. */
  readonly secretKeys: readonly string[];

  constructor(scope: Construct, id: string, { shared, config, tables, workflows }: WebhookConstructProps) {
    super(scope, id);
    const workflow = workflows[FENCE_SITE.name];
    this.secretArn = config.webhook.secretArn ?? this.#password(shared);
    this.secretKeys = config.webhook.secretArn === undefined ? ownKeys(shared) : secretKeysOf(config);
    const { function: fn } = new FencingFunction(this, 'Default', {
      shared,
      folder: 'webhook',
      description: 'Authenticates Alertmanager and starts one execution for each alert',
      // Longer than three reads of the secret (cached version, current version, previous version) and StartExecution,
      // each sent twice with its full deadline: 3 * 10 + 6 s, the
      // record of refused alerts 2 * 2 s, and the pauses between.
      limit: Duration.seconds(45),
      reservedConcurrency: config.reservedConcurrency,
      environment: {
        [names.APPLICATION]: config.application,
        [names.WEBHOOK_USER]: config.webhook.user,
        [names.WEBHOOK_SECRET_ARN]: this.secretArn,
        [names.ROTATION_GRACE]: String(config.rotationGrace),
        [names.ALERT_NAME]: config.alertName,
        [names.SITE_NAMES]: JSON.stringify(Object.keys(config.sites)),
        [names.STATE_MACHINE_ARN]: workflow.stateMachine.stateMachineArn,
        [names.AUDIT_TABLE]: tables.audit.tableName,
        [names.AUDIT_RETENTION_DAYS]: String(config.auditRetentionDays ?? 0),
      },
      statements: [
        ...readSecrets([this.secretArn], this.secretKeys),
        ...workflow.mayStart(),
        ...useTable(tables.audit, ['PutItem']),
      ],
    });
    this.function = fn;
    this.url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
  }

  #password({ key }: SharedProps): string {
    return new Secret(this, 'Password', {
      description: 'Password that Alertmanager sends to the webhook',
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
      ...(key === undefined ? {} : { encryptionKey: key }),
    }).secretArn;
  }
}

const ownKeys = ({ key }: SharedProps): string[] => (key === undefined ? [] : [key.keyArn]);
