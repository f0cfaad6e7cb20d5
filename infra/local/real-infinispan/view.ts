import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { sendRequest } from '../support/send-request.ts';

const ANSWER_LIMIT_MS = 5_000;
const PAUSE_MS = 100;
/** By default `MERGE3` finds a lone site master after 100 s (measured). */
const VIEW_LIMIT_MS = 150_000;

/** A node's URL, and a user who can authenticate. */
export interface NodeAccess {
  readonly url: string;
  readonly ca: string;
  readonly auth: string;
}

const container = z.object({ relay_node: z.boolean(), sites_view: z.array(z.string()) });

/** Each site master that responds, with the sites that it sees, including its own, sorted. */
export async function mastersAmong<T extends NodeAccess>(
  nodes: readonly T[],
): Promise<{ readonly node: T; readonly view: string[] }[]> {
  const masters = await Promise.all(
    nodes.map(async (node) => {
      const container = await containerOf(node);
      return container?.relay_node ? [{ node, view: container.sites_view.toSorted() }] : [];
    }),
  );
  return masters.flat();
}

async function containerOf({ url, ca, auth }: NodeAccess) {
  try {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const { status, body } = await sendRequest(`${url}/rest/v2/container`, { ca, auth, signal });
    return status === 200 ? container.parse(JSON.parse(body)) : undefined;
  } catch {
    // The node is not running, or is frozen.
    return undefined;
  }
}

/**
 * Polls the views until they are as expected.
 *
 * @param change the expected change, for the message
 * @throws Error with the last views after two and a half minutes
 */
export async function untilViews<V>(
  read: () => Promise<V>,
  areExpected: (views: V) => boolean,
  change: string,
): Promise<void> {
  const deadline = Date.now() + VIEW_LIMIT_MS;
  let views = await read();
  while (!areExpected(views)) {
    if (Date.now() > deadline) throw new Error(`${change} took too long; views: ${JSON.stringify(views)}`);
    await sleep(PAUSE_MS);
    views = await read();
  }
}
