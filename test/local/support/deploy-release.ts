import { readFile } from 'node:fs/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';
import { type DeployedApp, readDeployedApp } from '../../../infra/local/stack/deploy-app.ts';
import type { FencingConfig } from '../../../infra/site-fencing/config.ts';
import { awsCli } from './aws-cli.ts';
import { blocksOf, filledIn, type Values } from './blocks.ts';

export const BUCKET = 'release';

/** The commands of a section of docs/installing.md, with values for its placeholders. */
export const installing = (section: string, values: Values): string =>
  filledIn(blocksOf(section, undefined, 'installing.md')[0] ?? '', { BUCKET, ...values });

/**
 * Deploys a release as docs/installing.md does: its commands, typed in the release's folder, and nothing else of this
 * checkout. The bucket and the secrets with the authorities exist before.
 *
 * @param dist the release's folder
 */
export const deployRelease =
  (dist: string) =>
  async (
    configuration: FencingConfig,
    aws: AwsTarget,
    _: string,
    progress: (text: string) => void,
  ): Promise<DeployedApp> => {
    await new S3Client({ ...aws, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: BUCKET }));
    const type = await awsCli(dist, aws, progress);
    const [siteA, siteB] = await Promise.all(
      Object.entries(configuration.sites).map(([name, { infinispan }]) => siteValues(aws, name, infinispan)),
    );
    await type(
      installing('Installing', {
        // Only here: in observe mode no alert fences.
        'Observe=true': 'Observe=false',
        'https://INFINISPAN_A:443': siteA?.endpoint ?? '',
        'https://INFINISPAN_B:443': siteB?.endpoint ?? '',
        SECRET_A: `${siteA?.secretArn} Site1CaSecretArn=${siteA?.caArn} Site1ServerName=${siteA?.serverName}`,
        SECRET_B: `${siteB?.secretArn} Site2CaSecretArn=${siteB?.caArn} Site2ServerName=${siteB?.serverName}`,
      }),
    );
    const { Stacks: [{ Outputs = [] } = {}] = [] } = await new CloudFormationClient(aws).send(
      new DescribeStacksCommand({ StackName: 'SiteFencing' }),
    );
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return readDeployedApp(configuration, Object.fromEntries(outputs), aws);
  };

/** The values of a site's parameters. Its authorities become a secret. */
async function siteValues(
  aws: AwsTarget,
  name: string,
  { endpoint, secretArn, caFile = '', serverName = '' }: FencingConfig['sites'][string]['infinispan'],
) {
  const { ARN: caArn = '' } = await new SecretsManagerClient(aws).send(
    new CreateSecretCommand({ Name: `authorities-${name}`, SecretString: await readFile(caFile, 'utf8') }),
  );
  return { endpoint, secretArn, caArn, serverName };
}
