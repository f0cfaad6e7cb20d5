import * as z from 'zod';
import { ControlRefusal, type Controls, createControls } from '../stand-ins/controls.ts';
import type { Gate } from './gate.ts';
import type { InfinispanSite } from './model.ts';
import { OPERATION_NAMES } from './operations.ts';

/**
 * What a fault answers: this status, with the fault's `body`; or nothing, with the connection broken (`close`) or
 * left open (`hang`).
 */
export type FaultError = number | 'close' | 'hang';

const faultError: z.ZodType<FaultError> = z.union([z.int().min(200).max(599), z.enum(['close', 'hang'])]);

const siteSettings = z.strictObject({
  /** Replaces the caches, and brings everything online. */
  caches: z.record(z.string(), z.array(z.string())).optional(),
  /** By backup site and cache. */
  status: z.record(z.string(), z.record(z.string(), z.enum(['online', 'offline', 'mixed']))).optional(),
  siteMaster: z.array(z.boolean()).optional(),
  view: z.array(z.string()).optional(),
});

/**
 * The controls of a stand-in, and of this one: `PUT /_control/site {caches, status, siteMaster, view}` sets what is
 * given, `PUT /_control/paused true` freezes the server as a paused process is: it answers nothing, and carries
 * out on `false` what it was sent, whether the client still waits or not.
 */
export function createInfinispanControls(site: InfinispanSite, gate: Gate): Controls<FaultError> {
  return createControls({
    now: Date.now,
    operations: OPERATION_NAMES,
    error: faultError,
    puts: {
      site: (body) => set(site, siteSettings.parse(body)),
      paused: (body) => (z.boolean().parse(body) ? gate.shut() : gate.open()),
    },
  });
}

function set(site: InfinispanSite, { caches, status, siteMaster, view }: z.infer<typeof siteSettings>): void {
  try {
    if (caches !== undefined) site.setCaches(caches);
    if (siteMaster !== undefined) site.setSiteMasters(siteMaster);
    if (view !== undefined) site.setView(view);
    for (const [backupSite, ofCaches] of Object.entries(status ?? {})) {
      for (const [cache, word] of Object.entries(ofCaches)) site.setStatus(backupSite, cache, word);
    }
  } catch (error) {
    throw error instanceof RangeError ? new ControlRefusal(error.message) : error;
  }
}
