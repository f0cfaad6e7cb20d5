import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LinkCommand, LinkPorts, LinkTargets } from './link-messages.ts';

/** Loopback ports in front of other ports. */
export interface Links extends LinkPorts {
  /**
   * Drops everything that these nodes send or receive on the bridge, without closing a connection, as a network that
   * drops packets does.
   *
   * @param nodes indexes of bridge targets @default - all
   */
  cut(nodes?: readonly number[]): Promise<void>;
  /** Forwards new connections of every node again; closes the cut ones, which lost data. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the links in a worker thread. In this thread they would flap: a site suspects the other after three seconds,
 * and this thread may be busy for longer.
 */
export async function openLinks(targets: LinkTargets): Promise<Links> {
  const worker = new Worker(new URL('./links-worker.ts', import.meta.url), { workerData: targets });
  const [ports] = (await once(worker, 'message')) as [LinkPorts];
  const send = async (command: LinkCommand) => {
    worker.postMessage(command);
    await once(worker, 'message');
  };
  return {
    ...ports,
    cut: (nodes = [...targets.bridge.keys()]) => send({ cut: nodes }),
    heal: () => send('heal'),
    async close() {
      await worker.terminate();
    },
  };
}
