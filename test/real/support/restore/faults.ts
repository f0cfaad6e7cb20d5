import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { RealSite } from '../../../../infra/local/real-infinispan/real-site.ts';
import type { RealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';
import { until } from '../whole-way/until.ts';

/** A fault of one of the servers in the middle of a push from site-a to site-b. */
export interface Fault {
  readonly name: string;
  /** The restore ends without the site: the survivor no longer reaches it. */
  readonly losesSite: boolean;
  strike(sites: RealSites): Promise<unknown>;
  /** Ends the fault, once the restore has ended. */
  end(sites: RealSites): Promise<unknown>;
}

type Node = RealSite['nodes'][number];

/** Longer than a member of the site that does not answer is kept by the others (ms). */
const FROZEN_FOR = 25_000;

/** The survivor gives up after 30 tries, 2 s each, and says so (ms). */
const PUSH_FAILS_WITHIN = 180_000;

export const FAULTS: readonly Fault[] = [
  {
    name: 'the site is killed',
    losesSite: true,
    strike: (sites) => sites.killSite('site-b'),
    end: ({ sites }) => sites['site-b'].start(),
  },
  {
    name: 'the site is frozen, until the survivor gives the push up',
    losesSite: true,
    strike: async ({ sites }) => freezeAll(sites['site-b']),
    async end({ sites }) {
      await until(
        'the push has failed',
        async () => (/:"(ERROR|OK)"/.test(await pushState(sites['site-a'])) ? true : undefined),
        PUSH_FAILS_WITHIN,
      );
      for (const node of sites['site-b'].nodes) node.thaw();
    },
  },
  {
    name: 'the site is restarted',
    losesSite: false,
    strike: (sites) => sites.restartSite('site-b'),
    end: () => Promise.resolve(),
  },
  {
    name: 'the member of the survivor that took the push is killed',
    losesSite: false,
    strike: async (sites) => (await memberThatPushes(sites)).kill(),
    end: endFaults,
  },
  {
    name: 'another member of the survivor is killed',
    losesSite: false,
    async strike(sites) {
      const pushing = await memberThatPushes(sites);
      await sites.sites['site-a'].nodes.find((node) => node !== pushing)?.kill();
    },
    end: endFaults,
  },
  {
    name: 'a member of the site is killed',
    losesSite: false,
    strike: async ({ sites }) => sites['site-b'].nodes[1]?.kill(),
    end: endFaults,
  },
  {
    name: `a member of the site is frozen for ${FROZEN_FOR / 1000} s`,
    losesSite: false,
    async strike({ sites }) {
      const node = sites['site-b'].nodes[1];
      node?.freeze();
      await sleep(FROZEN_FOR);
      node?.thaw();
    },
    end: () => Promise.resolve(),
  },
];

function freezeAll({ nodes }: RealSite): void {
  for (const node of nodes) node.freeze();
}

/** Every node runs. */
export async function endFaults({ sites }: RealSites): Promise<void> {
  for (const node of Object.values(sites).flatMap(({ nodes }) => nodes)) {
    node.thaw();
    if (!node.isRunning()) await node.start();
  }
}

/** One of the nodes logs the request: each of them logs its requests from here on. */
export async function logRequests({ sites }: RealSites): Promise<void> {
  const path = '/rest/v2/logging/loggers/org.infinispan.REST_ACCESS_LOG?level=TRACE&appender=console';
  for (const node of sites['site-a'].nodes) await ask(sites['site-a'], 'PUT', `${node.url}${path}`);
}

async function memberThatPushes({ sites }: RealSites): Promise<Node> {
  const times = await Promise.all(
    sites['site-a'].nodes.map(async (node) => {
      const lines = (await node.log()).split('\n').filter((line) => line.includes('start-push-state'));
      return { node, last: lines.at(-1) ?? '' };
    }),
  );
  // A line of the log starts with its time.
  const [latest] = times.toSorted((one, other) => other.last.localeCompare(one.last));
  if (latest === undefined || latest.last === '') throw new Error('no member has logged the start of a push');
  return latest.node;
}

/** The states of the pushes of sessions, as the survivor answers. */
const pushState = (survivor: RealSite): Promise<string> =>
  ask(
    survivor,
    'GET',
    `${survivor.infinispan.url}/rest/v2/caches/sessions/x-site/backups?action=push-state-status`,
  );

const size = z.coerce.number();

/** Waits until a part of the entries has come to the site. @returns how many */
export async function untilPartPushed({ sites }: RealSites, entries: number): Promise<number> {
  const { 'site-a': survivor, 'site-b': site } = sites;
  const url = `${site.infinispan.url}/rest/v2/caches/sessions?action=size`;
  return until('a part of the entries is pushed', async () => {
    if (!(await pushState(survivor)).includes('SENDING')) return undefined;
    const pushed = size.parse(await ask(site, 'GET', url));
    return pushed > entries / 20 && pushed < entries * 0.8 ? pushed : undefined;
  });
}

async function ask({ infinispan, operator }: RealSite, method: 'GET' | 'PUT', url: string): Promise<string> {
  const auth = `${operator?.username}:${operator?.password}`;
  const { status, body } = await sendRequest(url, { method, ca: await readFile(infinispan.caFile), auth });
  if (status >= 300) throw new Error(`${url} was answered ${status}: ${body}`);
  return body;
}
