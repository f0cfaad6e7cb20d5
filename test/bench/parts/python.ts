import { type Host, startHost } from '../hosts/host.ts';
import { lastOf, withoutTrail } from '../lib/fencing.ts';
import { goal } from '../lib/goals.ts';
import type { StandInGround } from '../lib/ground.ts';
import { chainNames, type Times } from '../lib/measure.ts';
import { inTurn, type Pair, pairCells } from '../lib/pairs.ts';
import { type Path, type PathFencing, startPath } from '../lib/path.ts';
import { fenceInPython, type PythonFencing, pythonWorker, TAKE_OFFLINE } from '../lib/python-function.ts';
import type { Cell, Section } from '../lib/section.ts';
import { coldStarts, requests } from './python-requests.ts';
import { WRONG } from './webhook.ts';

/**
 * The functions compared with the Python function, on the same stand-ins, alternately, with the same additional time
 * per call.
 */
export async function python(
  ground: StandInGround,
  file: string,
  delay: number,
  times: Times,
): Promise<Section> {
  const worker = await pythonWorker(ground, file);
  const path = await startPath(ground);
  const host = startHost(worker);
  const rows: Record<string, Cell>[] = [];
  const notes: string[] = [];
  try {
    for (const added of [0, delay]) {
      const pairs = await fencings(ground, path, host, added, times);
      rows.push(...fencingRows(pairs, added));
      if (added > 0) notes.push(...chains(pairs));
    }
    rows.push(...(await requests(ground, path, host, times)));
    rows.push(...(await coldStarts(ground, worker, times)));
  } finally {
    ground.wire.setDelay(0);
    await path.stop();
    await host.stop();
  }
  return {
    part: 'python',
    title: `Against the Python function: milliseconds, medians of ${times.runs} pairs; ratios pair by pair`,
    rows,
    notes: [...notes, ...goals(rows, delay)],
  };
}

function goals(rows: readonly Record<string, Cell>[], delay: number): string[] {
  const ratioOf = (what: string) => Number(rows.find((row) => row.what === what)?.ratio);
  return [
    goal(`time to the removal to Python's, ${delay} ms a call`, ratioOf(fencingRow(delay, REMOVED)), 1),
    goal(`time of the whole to Python's, ${delay} ms a call`, ratioOf(fencingRow(delay, DONE)), 1),
    goal("CPU of a wrong password to Python's", ratioOf(`${WRONG}: CPU`), 1 / 20),
  ];
}

const REMOVED = 'removed, without the trail';
const DONE = 'done, without the trail; Python: answered';
const fencingRow = (delay: number, what: string): string => `fencing, ${delay} ms a call: ${what}`;

interface FencingPair {
  readonly ours: PathFencing;
  readonly theirs: PythonFencing;
}

async function fencings(
  ground: StandInGround,
  path: Path,
  host: Host,
  delay: number,
  { runs, signal }: Times,
): Promise<FencingPair[]> {
  const { stack, wire } = ground;
  const fresh = async <T>(fence: () => Promise<T>): Promise<T> => {
    wire.setDelay(0);
    await ground.fresh();
    wire.setDelay(delay);
    return fence();
  };
  const pairs = await inTurn(
    runs + 1,
    () => fresh(() => path.fence(stack.accelerator.dnsName)),
    () => fresh(() => fenceInPython(ground, host)),
    signal,
  );
  wire.setDelay(0);
  // The first pair starts workers and fills caches.
  return pairs.slice(1);
}

function fencingRows(pairs: readonly FencingPair[], delay: number): Record<string, Cell>[] {
  const row = (what: string, of: (pair: FencingPair) => Pair): Record<string, Cell> => ({
    what: fencingRow(delay, what),
    ...pairCells(pairs.map(of)),
  });
  return [
    row('endpoints removed', ({ ours, theirs }) => ({ ours: ours.stages.removed, theirs: theirs.removed })),
    row('take-offline sent', ({ ours, theirs }) => ({
      ours: takeOfflineSentAt(ours),
      theirs: theirs.takeOfflineSent,
    })),
    row('on record; Python: answered', ({ ours, theirs }) => ({
      ours: ours.stages.recorded,
      theirs: theirs.answered,
    })),
    row(REMOVED, ({ ours, theirs }) => ({
      ours: withoutTrail(ours).removed,
      theirs: theirs.removed,
    })),
    row(DONE, ({ ours, theirs }) => ({
      ours: withoutTrail(ours).recorded,
      theirs: theirs.answered,
    })),
    row('CPU', ({ ours, theirs }) => ({ ours: ours.cpu, theirs: theirs.cpu })),
    row('calls', ({ ours, theirs }) => ({ ours: ours.calls.length, theirs: theirs.calls.length })),
  ];
}

const takeOfflineSentAt = ({ calls, sentAt }: PathFencing): number =>
  lastOf(calls, TAKE_OFFLINE).startedAt - sentAt;

function chains(pairs: readonly FencingPair[]): string[] {
  const ours = pairs.map((pair) => pair.ours);
  const theirs = pairs.map((pair) => pair.theirs);
  const sent = chainNames(theirs, TAKE_OFFLINE);
  const removed = chainNames(ours, 'RemoveEndpoints').length;
  const updated = chainNames(theirs, 'UpdateEndpointGroup').length;
  return [
    `Chain to the removal: ours ${removed}, Python ${updated} calls.`,
    `Chain until the take-offline is sent: ours ${chainNames(ours, TAKE_OFFLINE).length}, Python ${sent.length}: ${sent.join(' → ')}.`,
  ];
}
