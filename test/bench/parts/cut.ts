import { SHIPPED } from '../../../infra/local/monitoring/intervals.ts';
import type { FailureDetector } from '../../../infra/local/real-infinispan/real-site.ts';
import { type Fencing, fencingAfter } from '../../real/support/whole-way/fencing.ts';
import { type Ground, startGround } from '../../real/support/whole-way/ground.ts';
import { currentIncident } from '../../real/support/whole-way/incident.ts';
import { startMonitoring } from '../../real/support/whole-way/monitoring.ts';
import { inService, joined } from '../../real/support/whole-way/restored.ts';
import { LIMIT, rowsOf, type Stages, secondsAfter, untilSettled, watchViews } from '../lib/cut-stages.ts';
import { goal } from '../lib/goals.ts';
import type { GuideFiles } from '../lib/guide.ts';
import { oneRunOfGuide } from '../lib/guide-run.ts';
import type { Times } from '../lib/measure.ts';
import { VERSION } from '../lib/real-ground.ts';
import type { Cell, Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

/** A failure detector between the sites, and the goals in seconds from the cut to the first good write. */
interface Detected {
  readonly name: string;
  readonly failureDetector: FailureDetector;
  readonly medianGoal: number;
}

const DETECTORS: readonly Detected[] = [
  { name: '2 s/10 s', failureDetector: { interval: 2000, timeout: 10_000 }, medianGoal: 25 },
  // The Infinispan operator's default (pkg/templates/templates/common/jgroups.xml).
  { name: '8 s/40 s', failureDetector: { interval: 8000, timeout: 40_000 }, medianGoal: 60 },
];

/** The maximum by which the slowest run may be later than the median, in seconds. */
const SPREAD_GOAL = 12;

/**
 * From the cut of the bridge to the first good write, with real servers, Prometheus, Alertmanager and the manifests at
 * their own intervals. Each run starts its monitoring again, so that no alert of the run before is remembered, and cuts
 * at a moment that has no relation to the scrapes.
 *
 * @throws Error when a run takes longer than five minutes, or the signal's reason
 */
export async function cut(times: Times, guide?: GuideFiles): Promise<Section> {
  const rows: Record<string, Cell>[] = [];
  const notes: string[] = [];
  for (const { name, failureDetector, medianGoal } of DETECTORS) {
    const { measured, theirs } = await runsWith(failureDetector, times, guide);
    rows.push(...rowsOf(name, measured, theirs));
    const writes = measured.map((stages) => stages['first good write'] ?? Number.NaN);
    const middle = median(writes);
    notes.push(goal(`${name}: median, seconds`, middle, medianGoal));
    notes.push(goal(`${name}: worst above the median, seconds`, Math.max(...writes) - middle, SPREAD_GOAL));
  }
  return {
    part: 'cut',
    title: `From the cut to the first good write, Infinispan ${VERSION}, the manifests' own intervals: seconds after the cut (${times.runs} runs)`,
    rows,
    notes:
      guide === undefined
        ? notes
        : [
            ...notes,
            "The guide's function with its own manifests, at the cluster of site-a only: it knows one password for both Infinispans.",
          ],
  };
}

async function runsWith(
  failureDetector: FailureDetector,
  { runs, signal }: Times,
  guide: GuideFiles | undefined,
): Promise<{ measured: Stages[]; theirs: Stages[] }> {
  const ground = await startGround(VERSION, { intervals: SHIPPED, failureDetector, signal });
  try {
    await ground.monitoring.stop();
    const measured: Stages[] = [];
    const theirs: Stages[] = [];
    for (let run = 0; run < runs; run++) {
      signal.throwIfAborted();
      measured.push(await oneRun(ground, signal));
      if (guide !== undefined) theirs.push(await oneRunOfGuide(ground, guide, signal));
    }
    return { measured, theirs };
  } finally {
    await ground.stop();
  }
}

async function oneRun(ground: Ground, signal: AbortSignal): Promise<Stages> {
  const monitoring = await startMonitoring(ground.stack, SHIPPED);
  const watched = { ...ground, monitoring };
  try {
    await untilSettled(signal);
    const views = watchViews(ground);
    try {
      const fencing = await fencingAfter(watched, ground.sites.cutBridge, LIMIT);
      const view = views.changedAt(fencing.reporter, fencing.startedAt);
      const incident = await currentIncident(ground.world);
      return inSeconds(fencing, { 'view changed': view, 'fencing started': incident?.startedAt });
    } finally {
      await views.stop();
    }
  } finally {
    await monitoring.stop();
    await joined(ground);
    await inService(ground);
  }
}

const inSeconds = (
  { stages, startedAt: cutAt }: Fencing,
  moments: Readonly<Record<string, number | undefined>>,
): Stages => {
  const own = Object.entries(stages).map(([stage, after]) => [stage, after / 1000] as const);
  return { ...Object.fromEntries(own), ...secondsAfter(cutAt, moments) };
};
