import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalStack } from './local-stack.ts';
import type { LocalSite } from './site.ts';

/** In the checkout, outside the repository's files. */
export const LOCAL_FOLDER = join(import.meta.dirname, '../../.local');

/** One local stack at a time is described in the checkout; the message says what to do. */
class AnotherStackRuns extends Error {
  override readonly name = 'AnotherStackRuns';
}

const pathIn = (folder: string): string => join(folder, 'stack.json');

/** @throws AnotherStackRuns */
export async function refuseIfAnotherRuns(folder = LOCAL_FOLDER): Promise<void> {
  const endpoint = await endpointOnFile(folder);
  if (endpoint !== undefined && (await answers(endpoint))) {
    throw new AnotherStackRuns(
      `Another local stack is running, described in ${pathIn(folder)}: end it with Ctrl-C where it was started, or use it.`,
    );
  }
}

/**
 * Describes a running stack in `stack.json`, for its owner's eyes only. The file of a stack that runs no more is
 * replaced.
 *
 * @returns removes the file again
 * @throws AnotherStackRuns when one is described that does
 */
export async function writeStackFile(
  stack: LocalStack<LocalSite>,
  folder = LOCAL_FOLDER,
): Promise<() => Promise<void>> {
  await refuseIfAnotherRuns(folder);
  const path = pathIn(folder);
  const whole = `${path}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  await writeFile(whole, `${JSON.stringify(describe(stack), null, 2)}\n`, { mode: 0o600 });
  // Whoever waits for the file finds it whole.
  await rename(whole, path);
  return () => rm(path, { force: true });
}

function describe(stack: LocalStack<LocalSite>) {
  const { webhook, aws, globalAccelerator, stateMachineArn, tables, accelerator } = stack;
  return {
    webhook,
    aws: { endpoint: aws.endpoint, region: aws.region },
    globalAccelerator: { endpoint: globalAccelerator.endpoint },
    stateMachineArn,
    tables,
    accelerator: { arn: accelerator.arn, dnsName: accelerator.dnsName },
    sites: Object.fromEntries(
      Object.entries(stack.sites).map(([site, { loadBalancerArn, infinispan }]) => {
        const { url, username, password, caFile } = infinispan;
        return [site, { loadBalancerArn, infinispan: { url, username, password, caFile } }];
      }),
    ),
  };
}

const onFile = z.object({ globalAccelerator: z.object({ endpoint: z.url() }) });

/** Of the stand-in for Global Accelerator, which lives in the stack's own process and ends with it. */
async function endpointOnFile(folder: string): Promise<string | undefined> {
  try {
    return onFile.parse(JSON.parse(await readFile(pathIn(folder), 'utf8'))).globalAccelerator.endpoint;
  } catch {
    // No file, or none that describes a stack.
    return undefined;
  }
}

/** Another program may have got the port since; it does not have the stand-in's controls. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_control/calls`, { signal: AbortSignal.timeout(2000) });
    return answer.ok && Array.isArray(await answer.json());
  } catch {
    return false;
  }
}
