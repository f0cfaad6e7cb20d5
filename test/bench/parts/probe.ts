import { startRealSites } from '../../../infra/local/real-infinispan/real-sites.ts';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { startLocalStackOn } from '../../../infra/local/stack/local-stack.ts';
import { otherSite } from '../../local/support/world.ts';
import { untilFenced } from '../../real/support/whole-way/executions.ts';
import { first, GOOD } from '../../real/support/whole-way/fencing.ts';
import { type Ground, worldOf } from '../../real/support/whole-way/ground.ts';
import { currentIncident } from '../../real/support/whole-way/incident.ts';
import { inService, joined } from '../../real/support/whole-way/restored.ts';
import { until } from '../../real/support/whole-way/until.ts';
import { watchSites } from '../../real/support/whole-way/watch.ts';
import { LIMIT, rowsOf, type Stages, secondsAfter, untilSettled, watchViews } from '../lib/cut-stages.ts';
import { goal } from '../lib/goals.ts';
import type { Times } from '../lib/measure.ts';
import { VERSION } from '../lib/real-ground.ts';
import type { Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

const DETECTOR = { name: '2 s/10 s', failureDetector: { interval: 2000, timeout: 10_000 } };
/** Seconds from the cut to the first good write. */
const MEDIAN_GOAL = 30;

type Unmonitored = Omit<Ground, 'monitoring'>;

/**
 * From the cut of the bridge to the first good write, with neither Prometheus nor Alertmanager: only the probe looks.
 *
 * @throws Error when a run takes longer than five minutes, or the signal's reason
 */
export async function probe({ runs, signal }: Times): Promise<Section> {
  const progress = () => undefined;
  const { name, failureDetector } = DETECTOR;
  const sites = await startRealSites({ version: VERSION, failureDetector, progress, signal });
  const config = parseLocalConfig({ probe: true }, 'The configuration of this measurement');
  const stack = await startLocalStackOn(async () => sites, { config, progress, signal }).catch(
    async (error) => {
      await sites.stop();
      throw error;
    },
  );
  const ground = { stack, sites, world: worldOf(stack), stop: stack.stop };
  try {
    const measured: Stages[] = [];
    for (let run = 0; run < runs; run++) measured.push(await oneRun(ground, signal));
    const writes = measured.map((stages) => stages['first good write'] ?? Number.NaN);
    return {
      part: 'probe',
      title: `From the cut to the first good write with the probe alone, Infinispan ${VERSION}: seconds after the cut (${runs} runs)`,
      rows: rowsOf(name, measured, []),
      notes: [goal(`${name}: median, seconds`, median(writes), MEDIAN_GOAL)],
    };
  } finally {
    await ground.stop();
  }
}

async function oneRun(ground: Unmonitored, signal: AbortSignal): Promise<Stages> {
  await joined(ground);
  await inService(ground);
  await untilSettled(signal);
  const watch = watchSites(ground.stack);
  const views = watchViews(ground);
  try {
    const cutAt = Date.now();
    await ground.sites.cutBridge();
    const { site } = await untilFenced(ground.world, LIMIT);
    const { writes, holds } = watch.seen[otherSite(site)];
    const bad = await until('a failed write', async () =>
      first(writes, cutAt, ({ answer }) => answer !== GOOD),
    );
    const good = await until('a good write', async () => first(writes, bad, ({ answer }) => answer === GOOD));
    const calls = ground.stack.globalAccelerator.controls.calls();
    return secondsAfter(cutAt, {
      'view changed': views.changedAt(otherSite(site), cutAt),
      'fencing started': (await currentIncident(ground.world))?.startedAt,
      'endpoints removed': first(calls, cutAt, ({ operation }) => operation === 'RemoveEndpoints'),
      'Infinispan offline': first(holds, cutAt, ({ answer }) => answer === 'offline'),
      'first good write': good,
    });
  } finally {
    await views.stop();
    await watch.stop();
  }
}
