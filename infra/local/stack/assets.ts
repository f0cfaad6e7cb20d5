import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { zipSync } from 'fflate';
import * as z from 'zod';
import { LOCAL_ACCOUNT } from '../../operator/deployment/local-stack-file.ts';
import type { AwsTarget } from '../emulator/emulator.ts';

/** The part of CDK's asset manifest that is used (cloud assembly schema, `AssetManifest`). */
const assetManifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(['file', 'zip']) }),
      destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
    }),
  ),
});

const ZIP = {
  /** The oldest date that zip can hold. A fixed date gives the same archive for the same files. */
  mtime: new Date('1980-01-02'),
  /** Not compressed: the archive never leaves this machine. */
  level: 0,
} as const;

/**
 * Uploads the files and functions of a synthesized stack to the buckets that its asset manifest names.
 *
 * @returns the URL of the uploaded template
 */
export async function publishAssets({
  cloudAssembly,
  stackName,
  aws,
}: {
  cloudAssembly: string;
  stackName: string;
  aws: AwsTarget;
}): Promise<string> {
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  const text = await readFile(join(cloudAssembly, `${stackName}.assets.json`), 'utf8');
  const uploads = Object.values(assetManifest.parse(JSON.parse(text)).files).flatMap(
    ({ source, destinations }) =>
      Object.values(destinations).map(({ bucketName, objectKey }) => ({
        source,
        Bucket: resolve(bucketName, aws),
        Key: resolve(objectKey, aws),
      })),
  );
  const template = uploads.find(({ source }) => source.path === `${stackName}.template.json`);
  if (!template) throw new Error(`${stackName}.assets.json does not list ${stackName}.template.json`);

  for (const Bucket of new Set(uploads.map((upload) => upload.Bucket))) {
    await s3.send(new CreateBucketCommand({ Bucket })).catch(ignoreOwned);
  }
  await Promise.all(
    uploads.map(async ({ source, Bucket, Key }) => {
      const path = join(cloudAssembly, source.path);
      const Body = source.packaging === 'zip' ? await zipFolder(path) : await readFile(path);
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    }),
  );
  return `${aws.endpoint}/${template.Bucket}/${template.Key}`;
}

/** Fills in the placeholders that a cloud assembly has for the target account. */
function resolve(text: string, { region }: AwsTarget): string {
  return text
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::AccountId}', LOCAL_ACCOUNT)
    .replaceAll('${AWS::Region}', region);
}

function ignoreOwned(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'BucketAlreadyOwnedByYou') throw error;
}

async function zipFolder(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [relative(folder, file), await readFile(file)] as const),
  );
  return zipSync(Object.fromEntries(contents), ZIP);
}
