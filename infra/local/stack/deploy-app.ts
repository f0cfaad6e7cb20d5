import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FencingConfig } from '../../site-fencing/config.ts';
import type { AwsTarget } from '../emulator/emulator.ts';
import { deployStack } from './deploy.ts';
import { synthesize } from './synthesize.ts';

/** What a deployment of the app tells those who use it. */
export interface DeployedApp {
  /** The context key `fencing`, as it is deployed. */
  readonly configuration: FencingConfig;
  readonly webhook: { readonly url: string; readonly username: string; readonly password: string };
  readonly stateMachineArn: string;
  readonly tables: { readonly audit: string; readonly claims: string };
}

/**
 * Synthesizes the app with this configuration and deploys it, or updates the one that is deployed: its tables, with
 * the claim in them, and its password stay.
 *
 * @param cloudAssembly the folder that is written to
 * @throws StackFailedError, or Error with what the app printed
 */
export async function deployApp(
  configuration: FencingConfig,
  aws: AwsTarget,
  cloudAssembly: string,
  progress: (text: string) => void,
): Promise<DeployedApp> {
  progress('synthesizing the template and bundling the functions');
  await synthesize(configuration, cloudAssembly);
  const outputs = await deployStack({ cloudAssembly, stackName: 'SiteFencing', aws, progress });
  const { SecretString: password = '' } = await new SecretsManagerClient(aws).send(
    new GetSecretValueCommand({ SecretId: outputs.WebhookSecretArn }),
  );
  const { user: username } = configuration.webhook;
  return {
    configuration,
    webhook: { url: loopbackUrl(outputs.WebhookUrl, aws), username, password },
    stateMachineArn: outputs.StateMachineArn ?? '',
    tables: { audit: outputs.AuditTableName ?? '', claims: outputs.ClaimsTableName ?? '' },
  };
}

/** The emulator publishes names under localhost, which not every resolver knows; the path form needs none. */
function loopbackUrl(published: string | undefined, { endpoint }: AwsTarget): string {
  const id = published === undefined ? undefined : new URL(published).hostname.split('.')[0];
  if (id === undefined) throw new Error('the stack has no output WebhookUrl');
  return `${endpoint}/_aws/lambda-url/${id}/`;
}
