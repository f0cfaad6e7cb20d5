import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { LOCAL_FOLDER, readStackFile, stackFileIn } from '../../operator/deployment/local-stack-file.ts';
import type { LocalStack } from './local-stack.ts';
import type { LocalSite } from './site.ts';

/** One local stack at a time is described in the checkout; the message says what to do. */
class AnotherStackRuns extends Error {
  override readonly name = 'AnotherStackRuns';
}

/** @throws AnotherStackRuns */
export async function refuseIfAnotherRuns(folder = LOCAL_FOLDER): Promise<void> {
  // No file, or none that describes a stack, is as good as none that runs.
  const described = await readStackFile(onFile, folder).catch(() => undefined);
  if (described !== undefined && (await isAnswered(described))) {
    throw new AnotherStackRuns(
      `Another local stack is running, described in ${stackFileIn(folder)}: end it with Ctrl-C where it was started, or use it.`,
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
  await replaceStackFile(describe(stack), folder);
  return () => rm(stackFileIn(folder), { force: true });
}

/** Whoever waits for the file, or reads it meanwhile, finds it whole. */
export async function replaceStackFile(described: object, folder: string): Promise<void> {
  const path = stackFileIn(folder);
  const whole = `${path}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  await writeFile(whole, `${JSON.stringify(described, null, 2)}\n`, { mode: 0o600 });
  await rename(whole, path);
}

function describe(stack: LocalStack<LocalSite>) {
  const { webhook, aws, globalAccelerator, stateMachineArn, tables, accelerator, configuration } = stack;
  return {
    webhook,
    aws: { endpoint: aws.endpoint, region: aws.region },
    globalAccelerator: { endpoint: globalAccelerator.endpoint },
    stateMachineArn,
    tables,
    accelerator: { arn: accelerator.arn, dnsName: accelerator.dnsName },
    sites: Object.fromEntries(
      Object.entries(stack.sites).map(([site, { loadBalancerArn, infinispan, nodes }]) => {
        const { url, username, password, caFile } = infinispan;
        const servers = nodes === undefined ? {} : { nodes: nodes.map((node) => node.url) };
        return [site, { loadBalancerArn, infinispan: { url, username, password, caFile, ...servers } }];
      }),
    ),
    configuration,
  };
}

/** The stand-in for Global Accelerator lives in the stack's own process and ends with it. */
const onFile = z.object({ globalAccelerator: z.object({ endpoint: z.url() }) });

/** Does the described stack still run? Another program may have got the port since; it does not have the stand-in's controls. */
export async function isAnswered({ globalAccelerator }: z.output<typeof onFile>): Promise<boolean> {
  try {
    const { endpoint } = globalAccelerator;
    const answer = await fetch(`${endpoint}/_control/calls`, { signal: AbortSignal.timeout(2000) });
    return answer.ok && Array.isArray(await answer.json());
  } catch {
    return false;
  }
}
