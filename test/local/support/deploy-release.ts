import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';
import { deployTemplate } from '../../../infra/local/stack/deploy.ts';
import { type DeployedApp, readDeployedApp } from '../../../infra/local/stack/deploy-app.ts';
import type { FencingConfig } from '../../../infra/site-fencing/config.ts';

const BUCKET = 'release';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties?: { Code?: unknown } }>>;
}

/** Deploys the files of a release: only CloudFormation, S3, and the authorities in a secret. @param dist its folder */
export const deployRelease =
  (dist: string) =>
  async (
    configuration: FencingConfig,
    aws: AwsTarget,
    _: string,
    progress: (text: string) => void,
  ): Promise<DeployedApp> => {
    const sites = Object.entries(configuration.sites);
    const parameters = await Promise.all(sites.map((site, index) => parametersOf(aws, site, index + 1)));
    const outputs = await deployTemplate({
      stackName: 'SiteFencing',
      aws,
      templateUrl: await packageTemplate(dist, aws),
      parameters: Object.assign({}, ...parameters),
      progress,
    });
    return readDeployedApp(configuration, outputs, aws);
  };

/** Does what `aws cloudformation package` does: uploads every archive, and names it in the template instead of its path. */
async function packageTemplate(dist: string, aws: AwsTarget): Promise<string> {
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const template: Template = JSON.parse(await readFile(join(dist, 'template.json'), 'utf8'));
  for (const { Properties } of Object.values(template.Resources)) {
    if (typeof Properties?.Code !== 'string') continue;
    const Key = Properties.Code;
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: await readFile(join(dist, Key)) }));
    Properties.Code = { S3Bucket: BUCKET, S3Key: Key };
  }
  const Body = JSON.stringify(template);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'template.json', Body }));
  return `${aws.endpoint}/${BUCKET}/template.json`;
}

async function parametersOf(
  aws: AwsTarget,
  [name, { infinispan }]: [string, FencingConfig['sites'][string]],
  number: number,
): Promise<Record<string, string>> {
  const { endpoint, user, secretArn, caFile = '', serverName = '' } = infinispan;
  const { ARN = '' } = await new SecretsManagerClient(aws).send(
    new CreateSecretCommand({ Name: `authorities-${name}`, SecretString: await readFile(caFile, 'utf8') }),
  );
  const values = {
    Name: name,
    Endpoint: endpoint,
    User: user,
    SecretArn: secretArn,
    CaSecretArn: ARN,
    ServerName: serverName,
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`Site${number}${key}`, value]));
}
