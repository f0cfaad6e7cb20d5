import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FencingConfig } from '../../site-fencing/config.ts';
import type { AwsTarget } from '../emulator/emulator.ts';
import { deployStack } from './deploy.ts';
import { APP, synthesize } from './synthesize.ts';

/** A deployment of the app, with the outputs that its users need. */
export interface DeployedApp {
  /** The context key `fencing` of this deployment. */
  readonly configuration: FencingConfig;
  readonly webhook: { readonly url: string; readonly username: string; readonly password: string };
  readonly stateMachineArn: string;
  /** The state machine of restore-site. */
  readonly restoreStateMachineArn: string;
  readonly tables: { readonly audit: string; readonly claims: string };
}

/**
 * Synthesizes the app with this configuration and creates or updates the stack. An update keeps the tables, and so the
 * claim, and the webhook's password.
 *
 * @param cloudAssembly the folder to write the cloud assembly to
 * @param app the path of the app's entry point
 * @throws StackFailedError, or Error with the output of the synthesis
 */
export async function deployApp(
  configuration: FencingConfig,
  aws: AwsTarget,
  cloudAssembly: string,
  progress: (text: string) => void,
  app = APP,
): Promise<DeployedApp> {
  progress('synthesizing the template and bundling the functions');
  await synthesize(app, configuration, cloudAssembly);
  const outputs = await deployStack({ cloudAssembly, stackName: 'SiteFencing', aws, progress });
  return readDeployedApp(configuration, outputs, aws);
}

/** The deployment with these outputs. */
export async function readDeployedApp(
  configuration: FencingConfig,
  outputs: Readonly<Record<string, string>>,
  aws: AwsTarget,
): Promise<DeployedApp> {
  const { SecretString: password = '' } = await new SecretsManagerClient(aws).send(
    new GetSecretValueCommand({ SecretId: outputs.WebhookSecretArn }),
  );
  const { user: username } = configuration.webhook;
  return {
    configuration,
    webhook: { url: loopbackUrl(outputs.WebhookUrl, aws), username, password },
    stateMachineArn: outputs.StateMachineArn ?? '',
    restoreStateMachineArn: outputs.RestoreStateMachineArn ?? '',
    tables: { audit: outputs.AuditTableName ?? '', claims: outputs.ClaimsTableName ?? '' },
  };
}

/** The emulator publishes a host name under localhost, which not every resolver knows; the path form needs no DNS. */
function loopbackUrl(published: string | undefined, { endpoint }: AwsTarget): string {
  const id = published === undefined ? undefined : new URL(published).hostname.split('.')[0];
  if (id === undefined) throw new Error('the stack has no output WebhookUrl');
  return `${endpoint}/_aws/lambda-url/${id}/`;
}
