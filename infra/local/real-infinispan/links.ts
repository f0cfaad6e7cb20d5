import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Loopback ports in front of other ports. */
export interface Links {
  /** For each bridge target, in their order, the port that leads to it until the bridge is cut. */
  readonly bridgePorts: readonly number[];
  /** For each route, in their order, the port whose connections end at its targets in turn. */
  readonly routePorts: readonly number[];
  /** Nothing passes over the bridge any more, and nobody is told: as when a network drops packets. */
  cut(): Promise<void>;
  /** Lets new connections pass; the old ones, which lost data, are broken. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkTargets {
  readonly bridge: readonly number[];
  readonly routes: readonly (readonly number[])[];
}

export type LinkOrder = 'cut' | 'heal';
export type LinkPorts = Pick<Links, 'bridgePorts' | 'routePorts'>;

/**
 * In a thread of their own: were this one busy for the three seconds after which a site suspects the other, a link
 * in it would be a bridge that flaps.
 */
export async function openLinks(targets: LinkTargets): Promise<Links> {
  const worker = new Worker(new URL('./links-worker.ts', import.meta.url), { workerData: targets });
  const [ports] = (await once(worker, 'message')) as [LinkPorts];
  const order = async (what: LinkOrder) => {
    worker.postMessage(what);
    await once(worker, 'message');
  };
  return {
    ...ports,
    cut: () => order('cut'),
    heal: () => order('heal'),
    async close() {
      await worker.terminate();
    },
  };
}
