import { differences } from '../../real/support/restore/caches.ts';
import { type CarriedOut, carryOut, closeSoon } from '../../real/support/restore/carry-out.ts';
import {
  type CachesOfSites,
  cachesOfSites,
  fenceWithData,
  fresh,
} from '../../real/support/restore/fenced.ts';
import { type RestoreGround, startRestoreGround } from '../../real/support/restore/ground.ts';
import { startWriter, type WriteSummary } from '../../real/support/restore/writer.ts';
import type { Times } from '../lib/measure.ts';
import { VERSION } from '../lib/real-ground.ts';
import type { Cell, Section } from '../lib/section.ts';

const ENTRIES = [1000, 25_000, 100_000];
const BYTES = 1024;
const NODES = { 'site-a': 2, 'site-b': 2 };
/** 100,000 entries twice in a site, and room to collect garbage (MB). */
const HEAP = 1024;
/** A busy machine must not lose the link (ms). */
const PATIENT = { interval: 2000, timeout: 10_000 };
const WAIT_SCALE = 0.02;

/**
 * The restore of a site for each number of entries, while two users write at the survivor. Approval and Keycloak are
 * answered at once, and the waits that do not depend on the data are shortened.
 *
 * @throws Error if a restore fails or leaves a difference, or the signal's reason
 */
export async function restore({ runs, signal }: Times): Promise<Section> {
  const ground = await startRestoreGround(
    { version: VERSION, nodes: NODES, failureDetector: PATIENT, heap: HEAP },
    WAIT_SCALE,
  );
  const caches = await cachesOfSites(ground);
  const rows: Record<string, Cell>[] = [];
  try {
    for (const entries of ENTRIES)
      for (let run = 0; run < runs; run++) {
        signal.throwIfAborted();
        rows.push(await oneRun(ground, caches, entries));
      }
  } finally {
    for (const site of Object.values(caches)) site.close();
    await ground.stack.stop();
  }
  return {
    part: 'restore',
    title: `A restore, Infinispan ${VERSION}, two nodes a site, entries of 1 KB: seconds in each state`,
    rows,
    notes: [
      'Not included: the wait until the last write of the fencing is settled, the approval, and the start of Keycloak.',
    ],
  };
}

async function oneRun(
  ground: RestoreGround,
  caches: CachesOfSites,
  entries: number,
): Promise<Record<string, Cell>> {
  await fresh(ground, caches);
  await fenceWithData(ground, caches, 'site-b', { sessions: entries, actionTokens: 0, bytes: BYTES });
  const writer = startWriter(caches['site-a']);
  const restored = await carryOut(ground.world, 'site-b', () => closeSoon(ground.world)).finally(writer.stop);
  const written = await writer.stop();
  if (restored.end.outcome !== 'RESTORED') throw new Error(JSON.stringify(restored.end));
  const different = await differences(caches['site-a'], caches['site-b']);
  if (different.length > 0) throw new Error(`after the restore: ${different.join('; ')}`);
  return rowOf(entries, restored, written);
}

function rowOf(entries: number, { seconds }: CarriedOut, written: WriteSummary): Record<string, Cell> {
  const of = (state: string) => seconds[state] ?? 0;
  const pushed = of('Push the data') + of('Watch the push');
  return {
    entries,
    cleared: of('Clear the site'),
    pushed,
    'entries a second': Math.round(entries / pushed),
    'all states': Object.values(seconds).reduce((sum, each) => sum + each, 0),
    'writes of users': written.writes,
    failed: written.failed,
    'slowest write': written.slowest,
  };
}
