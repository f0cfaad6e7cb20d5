import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { sendRequest } from '../support/send-request.ts';

const ANSWER_LIMIT_MS = 5_000;
const PAUSE_MS = 100;
const VIEW_LIMIT_MS = 60_000;

/** How to sendRequest a node as a user who may log in. */
export interface NodeAccess {
  readonly url: string;
  readonly ca: string;
  readonly auth: string;
}

const container = z.object({ relay_node: z.boolean(), sites_view: z.array(z.string()) });

/** The sites that a site's master sees, its own among them, sorted; none while no node says that it is the master. */
export async function siteView(nodes: readonly NodeAccess[]): Promise<string[]> {
  const answers = await Promise.all(nodes.map(containerOf));
  return answers.find((answer) => answer?.relay_node)?.sites_view.toSorted() ?? [];
}

async function containerOf({ url, ca, auth }: NodeAccess) {
  try {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const { status, body } = await sendRequest(`${url}/rest/v2/container`, { ca, auth, signal });
    return status === 200 ? container.parse(JSON.parse(body)) : undefined;
  } catch {
    // It does not run, or is frozen.
    return undefined;
  }
}

/**
 * Looks until the views are as they should be.
 *
 * @throws Error with the last ones when that takes longer than a minute
 */
export async function untilViews<V>(
  look: () => Promise<V>,
  fits: (views: V) => boolean,
  what: string,
): Promise<void> {
  const deadline = Date.now() + VIEW_LIMIT_MS;
  let views = await look();
  while (!fits(views)) {
    if (Date.now() > deadline) throw new Error(`${what} took too long; views: ${JSON.stringify(views)}`);
    await sleep(PAUSE_MS);
    views = await look();
  }
}
