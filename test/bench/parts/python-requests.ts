import { type Host, startHost, type Worker } from '../hosts/host.ts';
import { bundleOf, workerOf } from '../lib/bundles.ts';
import type { StandInGround } from '../lib/ground.ts';
import type { Times } from '../lib/measure.ts';
import { inTurn, type Pair, pairCells } from '../lib/pairs.ts';
import { type Path, startPath } from '../lib/path.ts';
import { fenceInPython } from '../lib/python-function.ts';
import type { Cell } from '../lib/section.ts';
import { kindsOf, WRONG } from './webhook.ts';

/** Requests to the webhook that change nothing: rejected ones, and one that was carried out before. */
export async function requests(
  ground: StandInGround,
  path: Path,
  host: Host,
  { runs, signal }: Times,
): Promise<Record<string, Cell>[]> {
  await ground.fresh();
  const { event } = await path.fence(ground.stack.accelerator.dnsName);
  const kinds = (await kindsOf(ground, 1)).filter(({ name }) => REJECTED.has(name));
  const rows: Record<string, Cell>[] = [];
  for (const { name, events } of [...kinds, { name: 'second delivery', events: [event] }]) {
    const one = async (worker: Host) => {
      ground.wire.clear();
      const { milliseconds, cpuMilliseconds } = await worker.invoke(events);
      return { milliseconds: milliseconds[0] ?? 0, cpu: cpuMilliseconds, calls: ground.wire.calls().length };
    };
    const measured = await inTurn(
      runs + 1,
      () => one(path.host('Webhook')),
      () => one(host),
      signal,
    );
    const pairs = measured.slice(1);
    rows.push(
      { what: `${name}: time`, ...pairCells(pairs.map(by('milliseconds'))) },
      { what: `${name}: CPU`, ...pairCells(pairs.map(by('cpu'))) },
      { what: `${name}: AWS calls`, ...pairCells(pairs.map(by('calls'))) },
    );
  }
  return rows;
}

const REJECTED = new Set(['no credentials', WRONG]);

const by =
  <K extends string>(key: K) =>
  ({ ours, theirs }: { ours: Record<K, number>; theirs: Record<K, number> }): Pair => ({
    ours: ours[key],
    theirs: theirs[key],
  });

/** New workers for one request. */
export async function coldStarts(
  ground: StandInGround,
  python: Worker,
  { runs, signal }: Times,
): Promise<Record<string, Cell>[]> {
  const { stack, wire, bundles } = ground;
  const [refused] = await kindsOf(ground, 1);
  const webhook = workerOf(bundleOf(bundles, 'Webhook'), wire.endpoint);
  const firstAnswer = async (worker: Worker) => {
    const host = startHost(worker);
    await host.invoke(refused?.events ?? []).finally(() => host.stop());
    return host.started();
  };
  const answers = await inTurn(
    runs,
    () => firstAnswer(webhook),
    () => firstAnswer(python),
    signal,
  );
  const fencings = await inTurn(
    COLD_FENCINGS,
    async () => {
      await ground.fresh();
      const path = await startPath(ground);
      return path.fence(stack.accelerator.dnsName).finally(() => path.stop());
    },
    async () => {
      await ground.fresh();
      const host = startHost(python);
      return fenceInPython(ground, host).finally(() => host.stop());
    },
    signal,
  );
  return [
    { what: 'cold, no credentials: time', ...pairCells(answers.map(by('firstAnswerAfter'))) },
    { what: 'cold, no credentials: peak MB', ...pairCells(answers.map(by('peakMegabytes'))) },
    {
      what: 'cold fencing: on record; Python: answered',
      ...pairCells(
        fencings.map(({ ours, theirs }) => ({ ours: ours.stages.recorded, theirs: theirs.answered })),
      ),
    },
  ];
}

const COLD_FENCINGS = 5;
