import * as z from 'zod';
import { ControlRefusal, type Controls, createControls } from '../controls.ts';
import type { InfinispanSite } from './model.ts';
import { OPERATION_NAMES } from './operations.ts';

/**
 * The error of a fault: a status, sent with the fault's `body`; or no response, with the connection closed (`close`) or
 * left open (`hang`).
 */
export type FaultError = number | 'close' | 'hang';

const faultError: z.ZodType<FaultError> = z.union([z.int().min(200).max(599), z.enum(['close', 'hang'])]);

const status = z.enum(['online', 'offline']);

const siteSettings = z.strictObject({
  /** Replaces the caches; each backup is then online. */
  caches: z.record(z.string(), z.array(z.string())).optional(),
  /** By backup site and cache: one status for every node, or one per node. */
  status: z.record(z.string(), z.record(z.string(), z.union([status, z.array(status)]))).optional(),
  siteMaster: z.array(z.boolean()).optional(),
  /** One view for every site master, or one per node; an empty list is the view of a booting node. */
  view: z.union([z.array(z.string()), z.array(z.array(z.string()))]).optional(),
  /** By node: the clients that are connected to it. */
  clients: z
    .array(z.array(z.strictObject({ principal: z.string(), protocol: z.string().nullable() })))
    .optional(),
  /** How many entries of a push are sent between two queries of its state. */
  entriesPerQuery: z.int().min(0).optional(),
  /** Whether a route in front of the servers drops the header `flags`. */
  dropsFlags: z.boolean().optional(),
});

/**
 * The common controls of a stand-in, and two more: `PUT /_control/site` with members of `siteSettings` sets these. `PUT /_control/paused true` freezes all nodes as a paused process does, `[false, true]` the second of
 * two nodes. A frozen node sends no response. On `false` it carries out the requests that it received, even if the
 * client no longer waits.
 */
export function createInfinispanControls(
  site: InfinispanSite,
  setFrozen: (frozen: readonly boolean[]) => void,
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
        orRefuse(() => setFrozen(typeof frozen === 'boolean' ? Array(site.nodes).fill(frozen) : frozen));
      },
    },
  });
}

function set(
  site: InfinispanSite,
  { caches, status, siteMaster, view, clients, entriesPerQuery, dropsFlags }: z.infer<typeof siteSettings>,
): void {
  orRefuse(() => {
    if (clients !== undefined) site.setClients(clients);
    if (entriesPerQuery !== undefined) site.setEntriesPerQuery(entriesPerQuery);
    if (dropsFlags !== undefined) site.setDropsFlags(dropsFlags);
    if (caches !== undefined) site.setCaches(caches);
    if (siteMaster !== undefined) site.setSiteMasters(siteMaster);
    if (view !== undefined) {
      if (isOneView(view)) site.setView(view);
      else site.setViews(view);
    }
    for (const [backupSite, ofCaches] of Object.entries(status ?? {})) {
      for (const [cache, statuses] of Object.entries(ofCaches)) site.setStatus(backupSite, cache, statuses);
    }
  });
}

const isOneView = (view: string[] | string[][]): view is string[] =>
  view.every((part) => typeof part === 'string');

/** @throws ControlRefusal for a RangeError of the model */
function orRefuse(change: () => void): void {
  try {
    change();
  } catch (error) {
    throw error instanceof RangeError ? new ControlRefusal(error.message) : error;
  }
}
