import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { LOCAL_FOLDER, readStackFile, stackFileIn } from '../../operator/deployment/local-stack-file.ts';
import type { LocalStack } from './local-stack.ts';
import type { LocalSite } from './site.ts';

/** A checkout has room for one running local stack; the message says what to do. */
class StackAlreadyRunning extends Error {
  override readonly name = 'StackAlreadyRunning';
}

/** @throws StackAlreadyRunning */
export async function refuseIfAlreadyRunning(folder = LOCAL_FOLDER): Promise<void> {
  // A missing or invalid file means that no stack is running.
  const described = await readStackFile(onFile, folder).catch(() => undefined);
  if (described !== undefined && (await isRunning(described))) {
    throw new StackAlreadyRunning(
      `Another local stack is running (${stackFileIn(folder)}). Use it, or stop it with Ctrl-C in its terminal.`,
    );
  }
}

/**
 * Writes `stack.json`, readable by its owner only, and replaces the file of a stack that is no longer running.
 *
 * @returns removes the file
 * @throws StackAlreadyRunning if the existing file describes a running stack
 */
export async function writeStackFile(
  stack: LocalStack<LocalSite>,
  folder = LOCAL_FOLDER,
): Promise<() => Promise<void>> {
  await refuseIfAlreadyRunning(folder);
  await replaceStackFile(describe(stack), folder);
  return () => rm(stackFileIn(folder), { force: true });
}

/** Replaces the file atomically: a reader sees the old or the new content, never a part of it. */
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
      Object.entries(stack.sites).map(([site, { loadBalancerArn, infinispan, nodes, operator }]) => {
        const { url, username, password, caFile } = infinispan;
        const servers = nodes === undefined ? {} : { nodes: nodes.map((node) => node.url) };
        return [
          site,
          { loadBalancerArn, infinispan: { url, username, password, caFile, ...servers }, operator },
        ];
      }),
    ),
    configuration,
  };
}

/** The stand-in for Global Accelerator runs in the stack's own process. */
const onFile = z.object({ globalAccelerator: z.object({ endpoint: z.url() }) });

/** Is the described stack running? Another program may use its port by now, but it lacks the stand-in's controls. */
export async function isRunning({ globalAccelerator }: z.output<typeof onFile>): Promise<boolean> {
  try {
    const { endpoint } = globalAccelerator;
    const answer = await fetch(`${endpoint}/_control/calls`, { signal: AbortSignal.timeout(2000) });
    return answer.ok && Array.isArray(await answer.json());
  } catch {
    return false;
  }
}
