import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { secretKeysOf } from './infinispan-access.ts';
import { readSecrets } from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Workflow } from './workflow.ts';

export interface WebhookConstructProps {
  readonly house: SharedProps;
  readonly config: FencingConfig;
  readonly workflow: Workflow;
}

/** Where Alertmanager posts to, and the password that it sends. It asks no Infinispan, and is in no VPC. */
export class Webhook extends Construct {
  readonly function: IFunction;
  readonly url: string;
  /** The secret whose text is the password. */
  readonly secretArn: string;
  /** Keys with which the secret may be encrypted, ARNs. */
  readonly secretKeys: readonly string[];

  constructor(scope: Construct, id: string, { house, config, workflow }: WebhookConstructProps) {
    super(scope, id);
    this.secretArn = config.webhook.secretArn ?? this.#password(house);
    this.secretKeys = config.webhook.secretArn === undefined ? ownKeys(house) : secretKeysOf(config);
    const { function: fn } = new FencingFunction(this, 'Default', {
      house,
      folder: 'webhook',
      description: 'Authenticates Alertmanager and starts one execution for each alert',
      // Three reads of the secret (as known, as it is now, as it was before) and StartExecution, each tried twice up to
      // its deadline, end before it: 3 * 10 + 6 s and their pauses.
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
      },
      statements: [...readSecrets([this.secretArn], this.secretKeys), ...workflow.mayStart()],
    });
    this.function = fn;
    this.url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
  }

  #password({ key }: SharedProps): string {
    return new Secret(this, 'Password', {
      description: 'Password of the webhook; Alertmanager sends it',
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
      ...(key === undefined ? {} : { encryptionKey: key }),
    }).secretArn;
  }
}

const ownKeys = ({ key }: SharedProps): string[] => (key === undefined ? [] : [key.keyArn]);
