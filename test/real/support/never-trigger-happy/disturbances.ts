import { setTimeout as sleep } from 'node:timers/promises';
import type { RealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';
import type { Site } from '../../../local/support/world.ts';

/** Shorter than the failure detector's timeout of 10 s (ms). */
const SHORT = 5000;

export interface Disturbance {
  readonly name: string;
  /** Restarts nodes, which takes minutes. */
  readonly isLong?: true;
  disturb(sites: RealSites): Promise<unknown>;
}

/** The sites never lose each other, or for less than the failure detector's time. */
export const HARMLESS: readonly Disturbance[] = [
  { name: 'a member is frozen for a moment', disturb: (sites) => frozenFor(sites, 'site-a-1') },
  { name: 'a site master is frozen for a moment', disturb: (sites) => frozenFor(sites, 'site-a-0') },
  {
    name: 'the bridge flaps',
    async disturb({ cutBridge, healBridge }) {
      for (let times = 0; times < 3; times++) {
        await cutBridge();
        await sleep(SHORT);
        await healBridge();
        await sleep(SHORT);
      }
    },
  },
  {
    name: 'each node leaves and joins in turn',
    isLong: true,
    disturb: (sites) => sites.restartNodeByNode('site-a'),
  },
];

/** The other site masters of the site still see the other site. */
export const KILLED: Disturbance = {
  name: 'a site master is killed',
  disturb: async (sites) => (await masterOf(sites)).kill(),
};

/** The sites may lose each other for some time: until the failure detector has noticed that nodes are gone. */
export const SEPARATING: readonly Disturbance[] = [
  { name: 'every node of a site is restarted', disturb: (sites) => sites.restartSite('site-a') },
  {
    name: 'both sites start from cold',
    async disturb({ killSite, sites }) {
      await Promise.all([killSite('site-a'), killSite('site-b')]);
      await Promise.all(Object.values(sites).map((site) => site.start()));
    },
  },
];

/** Users' writes fail until one of these sites is fenced. */
interface Break extends Disturbance {
  readonly sites: readonly Site[];
}

/** With one site master, the other nodes of its site replicate nothing. */
export const ONLY_MASTER_FROZEN: Break = {
  name: 'the only site master is frozen for good',
  sites: ['site-a'],
  disturb: async (sites) => (await masterOf(sites)).freeze(),
};

export const TRUE: readonly Break[] = [
  {
    name: 'the bridge is cut',
    sites: ['site-a', 'site-b'],
    disturb: (sites) => sites.cutBridge(),
  },
  { name: 'a site is killed', sites: ['site-b'], disturb: (sites) => sites.killSite('site-b') },
];

async function frozenFor(sites: RealSites, name: string): Promise<void> {
  const node = nodeOf(sites, name);
  node.freeze();
  await sleep(SHORT);
  node.thaw();
}

function nodeOf({ sites }: RealSites, name: string) {
  const node = sites['site-a'].nodes.find((each) => each.name === name);
  if (node === undefined) throw new RangeError(`There is no node ${name}.`);
  return node;
}

/** A site master of site-a. */
async function masterOf(sites: RealSites) {
  const [name = ''] = await sites.sites['site-a'].siteMasters();
  return nodeOf(sites, name);
}
