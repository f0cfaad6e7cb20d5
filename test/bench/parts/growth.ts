import { buildAccelerator } from '../../local/support/topology.ts';
import { goal } from '../lib/goals.ts';
import type { StandInGround } from '../lib/ground.ts';
import { chainNames, medianStages, repeat, type Times } from '../lib/measure.ts';
import { fillAuditTrail, fillUpAccelerators } from '../lib/more.ts';
import { type Path, startPath } from '../lib/path.ts';
import { restorer } from '../lib/restore.ts';
import { MANY_PAGES, SCENES, type Scene } from '../lib/scenes.ts';
import type { Cell, Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

/** The cost of a fencing with more of everything, with this many additional milliseconds per call. */
export async function growth(ground: StandInGround, delay: number, times: Times): Promise<Section> {
  const path = await startPath(ground);
  const rows: Record<string, Cell>[] = [];
  try {
    for (const [what, scenes] of Object.entries(SCENES)) {
      let smallest: number | undefined;
      for (const scene of scenes) {
        const { recorded, ...cells } = await measured(ground, path, scene, delay, times);
        smallest ??= recorded;
        rows.push({ scene: `${what}: ${scene.name}`, ...cells, recorded, ratio: recorded / smallest });
      }
    }
  } finally {
    await path.stop();
  }
  return {
    part: 'growth',
    title: `Growth, our functions alone, ${delay} ms added to every AWS call: milliseconds from the POST (medians of ${times.runs})`,
    rows,
    notes: [
      'The accelerator that is fenced is the last one that ListAccelerators returns; a page holds 100.',
      ...goals(rows),
    ],
  };
}

async function measured(ground: StandInGround, path: Path, scene: Scene, delay: number, times: Times) {
  const { world } = ground;
  const { listeners, accelerators = 0, audit = 0 } = scene;
  await ground.fresh();
  const emptyAgain = await fillUpAccelerators(world, accelerators - 1);
  await fillAuditTrail(world, audit);
  const { arn, dnsName } =
    listeners === undefined
      ? world.stack.accelerator
      : await buildAccelerator(world, `growth-${crypto.randomUUID()}`, listeners);
  const restore = await restorer(world, arn);
  const fencings = await repeat(ground, delay, times, async () => {
    await restore();
    return path.fence(dnsName);
  });
  await emptyAgain();
  const { removed, recorded } = medianStages(fencings.map(({ stages }) => stages));
  const chain = chainNames(fencings, 'RemoveEndpoints').length;
  return {
    calls: median(fencings.map(({ calls }) => calls.length)),
    [CHAIN]: chain,
    removed,
    recorded,
  };
}

/** Pages follow one another by their token: everything after them is delayed by each further page. */
function goals(rows: readonly Record<string, Cell>[]): string[] {
  const flat = rows.filter(({ scene }) => scene !== `accelerators: ${MANY_PAGES}`);
  const chains = flat.map((row) => Number(row[CHAIN]));
  return [
    goal('chains to the removal that differ, pages apart', Math.max(...chains) - Math.min(...chains), 0),
    goal('ratio of times, pages apart', Math.max(...flat.map(({ ratio }) => Number(ratio))), FLAT),
  ];
}

const CHAIN = 'chain to the removal';

/** The noise of a machine with other work. */
const FLAT = 1.1;
