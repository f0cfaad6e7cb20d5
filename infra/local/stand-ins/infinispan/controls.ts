import * as z from 'zod';
import { ControlRefusal, type Controls, createControls } from '../controls.ts';
import type { InfinispanSite } from './model.ts';
import { OPERATION_NAMES } from './operations.ts';

/**
 * What a fault answers: this status, with the fault's `body`; or nothing, with the connection broken (`close`) or
 * left open (`hang`).
 */
export type FaultError = number | 'close' | 'hang';

const faultError: z.ZodType<FaultError> = z.union([z.int().min(200).max(599), z.enum(['close', 'hang'])]);

const status = z.enum(['online', 'offline']);

const siteSettings = z.strictObject({
  /** Replaces the caches, and brings everything online. */
  caches: z.record(z.string(), z.array(z.string())).optional(),
  /** By backup site and cache: at every node, or at each its own. */
  status: z.record(z.string(), z.record(z.string(), z.union([status, z.array(status)]))).optional(),
  siteMaster: z.array(z.boolean()).optional(),
  view: z.array(z.string()).optional(),
});

/**
 * The controls of a stand-in, and of this one: `PUT /_control/site {caches, status, siteMaster, view}` sets what is
 * given, `PUT /_control/paused true` freezes the server as a paused process is, and `[false, true]` the second of its
 * two nodes: it answers nothing, and carries out on `false` what it was sent, whether the client still waits or not.
 */
export function createInfinispanControls(
  site: InfinispanSite,
  freeze: (frozen: readonly boolean[]) => void,
): Controls<FaultError> {
  const paused = z.union([z.boolean(), z.array(z.boolean())]);
  return createControls({
    now: Date.now,
    operations: OPERATION_NAMES,
    error: faultError,
    puts: {
      site: (body) => set(site, siteSettings.parse(body)),
      paused(body) {
        const frozen = paused.parse(body);
        refusing(() => freeze(typeof frozen === 'boolean' ? Array(site.nodes).fill(frozen) : frozen));
      },
    },
  });
}

function set(site: InfinispanSite, { caches, status, siteMaster, view }: z.infer<typeof siteSettings>): void {
  refusing(() => {
    if (caches !== undefined) site.setCaches(caches);
    if (siteMaster !== undefined) site.setSiteMasters(siteMaster);
    if (view !== undefined) site.setView(view);
    for (const [backupSite, ofCaches] of Object.entries(status ?? {})) {
      for (const [cache, word] of Object.entries(ofCaches)) site.setStatus(backupSite, cache, word);
    }
  });
}

/** @throws ControlRefusal where the site cannot be set so */
function refusing(act: () => void): void {
  try {
    act();
  } catch (error) {
    throw error instanceof RangeError ? new ControlRefusal(error.message) : error;
  }
}
