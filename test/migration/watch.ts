import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { readSiteStates } from '../../infra/local/stack/site-state.ts';
import { APPLICATION, type World } from '../local/support/world.ts';
import { GUIDE } from './guide.ts';

const EVERY_MS = 100;

/** What was seen during the walk, in numbers of looks. */
interface Seen {
  looks: number;
  /** No site was in service. */
  withoutSite: number;
  bothAble: number;
  noneAble: number;
  /** The longest time in which neither could fence, in milliseconds. */
  longestNoneMs: number;
  /** The users' writes at the sites in service, by HTTP status. */
  readonly writes: Record<number, number>;
}

export interface Watch {
  readonly seen: Seen;
  /** From now on this stack receives alerts. */
  manifestsApplied(): void;
  stop(): Promise<void>;
}

/** Writes as a user at every site in service, and looks at who can fence, every 100 ms. */
export function watch(world: World): Watch {
  const seen: Seen = { looks: 0, withoutSite: 0, bothAble: 0, noneAble: 0, longestNoneMs: 0, writes: {} };
  let applied = false;
  let stopped = false;
  let noneSince: number | undefined;

  async function look(): Promise<void> {
    const states = (await readSiteStates(world.stack)).filter(({ endpoint }) => endpoint === 'in service');
    const stack = applied && !(await isPaused(world));
    const guide = await guideCanFence(world);
    seen.looks += 1;
    for (const { write } of states) seen.writes[write] = (seen.writes[write] ?? 0) + 1;
    if (states.length === 0) seen.withoutSite += 1;
    if (stack && guide) seen.bothAble += 1;
    if (stack || guide) noneSince = undefined;
    else {
      seen.noneAble += 1;
      noneSince ??= performance.now();
      seen.longestNoneMs = Math.max(seen.longestNoneMs, performance.now() - noneSince);
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      await look();
      await sleep(EVERY_MS);
    }
  }
  const ended = loop();
  return {
    seen,
    manifestsApplied: () => {
      applied = true;
    },
    stop() {
      stopped = true;
      return ended;
    },
  };
}

const record = z.object({ pause: z.object({ until: z.number() }).optional() });

async function isPaused({ stack, dynamoDb }: World): Promise<boolean> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: stack.tables.claims, Key: { application: { S: APPLICATION } } }),
  );
  const { pause } = record.parse(JSON.parse(Item?.record?.S ?? '{}'));
  return pause !== undefined && Date.now() < pause.until;
}

async function guideCanFence({ stack }: World): Promise<boolean> {
  try {
    const { ReservedConcurrentExecutions } = await new LambdaClient(stack.aws).send(
      new GetFunctionConcurrencyCommand({ FunctionName: GUIDE }),
    );
    return ReservedConcurrentExecutions !== 0;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
