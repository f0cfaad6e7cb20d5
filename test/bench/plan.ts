import { requireJava } from '../../infra/local/real-infinispan/prerequisites.ts';
import { type Ground, type StandInGround, startGround } from './lib/ground.ts';
import { startRealGround, VERSION } from './lib/real-ground.ts';
import type { Section } from './lib/section.ts';
import type { Options, Part } from './options.ts';
import { alerts } from './parts/alerts.ts';
import { cold } from './parts/cold.ts';
import { cut } from './parts/cut.ts';
import { fencing } from './parts/fencing.ts';
import { growth } from './parts/growth.ts';
import { probe } from './parts/probe.ts';
import { python } from './parts/python.ts';
import { restore } from './parts/restore.ts';
import { webhook } from './parts/webhook.ts';

/** Milliseconds: enough that the order and the number of calls dominate, not the engine. */
const DELAY = 40;

/** Sections that are measured on one deployed stack. */
export interface Stage {
  /** Deploys, runs each section and stops everything. `begin` receives the name of each section at its start. */
  run(begin: (what: string) => void, signal: AbortSignal): Promise<Section[]>;
}

interface Planned<G extends Ground> {
  readonly part: Part;
  readonly what: string;
  run(ground: G, signal: AbortSignal): Promise<Section>;
}

/** The measurements in their order: the growing ones come last, so that they slow nothing else. */
export async function stagesOf(options: Options, say: (line: string) => void): Promise<Stage[]> {
  const real = await realWanted(options, say);
  const wanted = <G extends Ground>(planned: readonly Planned<G>[]) =>
    planned.filter(({ part }) => options.parts.includes(part));
  const onServers = wanted(real ? [fencings(options, `Infinispan ${VERSION}`)] : []);
  const onStandIns = wanted([
    ...(real ? [] : [fencings(options, 'stand-ins for Infinispan')]),
    ...others(options),
  ]);
  const byName: Stage[] = [
    ...(options.parts.includes('cut') ? [fromTheCut(options)] : []),
    ...(options.parts.includes('probe') ? [byTheProbe(options)] : []),
    ...(options.parts.includes('restore') ? [restores(options)] : []),
  ];
  return [
    ...byName,
    stage('deploying the local stack on real Infinispan servers', startRealGround, onServers),
    stage('deploying the local stack', startGround, onStandIns),
  ].filter((each) => each !== undefined);
}

async function realWanted({ infinispan, parts }: Options, say: (line: string) => void): Promise<boolean> {
  if (infinispan !== undefined || !parts.includes('fencing')) return infinispan === 'real';
  try {
    await requireJava();
    return true;
  } catch (error) {
    say(
      `Fencing is measured with stand-ins for Infinispan. ${error instanceof Error ? error.message : error}`,
    );
    return false;
  }
}

function stage<G extends Ground>(
  deploying: string,
  start: (signal: AbortSignal) => Promise<G>,
  planned: readonly Planned<G>[],
): Stage | undefined {
  if (planned.length === 0) return undefined;
  return {
    async run(begin, signal) {
      begin(deploying);
      const ground = await start(signal);
      try {
        const sections: Section[] = [];
        for (const { what, run } of planned) {
          begin(what);
          sections.push(await run(ground, signal));
        }
        return sections;
      } finally {
        begin('stopping everything');
        await ground.stop();
      }
    },
  };
}

/** It deploys its own stack for each failure detector. */
const fromTheCut = ({ runs, pythonFunction, guideManifests: manifests }: Options): Stage => ({
  async run(begin, signal) {
    begin('from the cut to the first good write, on real servers with their monitoring');
    const guide =
      pythonFunction === undefined || manifests === undefined ? undefined : { pythonFunction, manifests };
    return [await cut({ runs: Math.max(1, Math.round(runs / 10)), signal }, guide)];
  },
});

/** It deploys its own stack. */
const byTheProbe = ({ runs }: Options): Stage => ({
  async run(begin, signal) {
    begin('from the cut to the first good write, on real servers with the probe alone');
    return [await probe({ runs: Math.max(1, Math.round(runs / 10)), signal })];
  },
});

/** It deploys its own stack. */
const restores = ({ runs }: Options): Stage => ({
  async run(begin, signal) {
    begin('restores on real servers');
    return [await restore({ runs: Math.max(1, Math.round(runs / 50)), signal })];
  },
});

const fencings = ({ runs }: Options, infinispan: string): Planned<Ground> => ({
  part: 'fencing',
  what: `fencing, ${infinispan}`,
  run: (ground, signal) => fencing(ground, 0, { runs, signal }, { part: 'fencing', infinispan }),
});

function others({ runs, pythonFunction }: Options): Planned<StandInGround>[] {
  const share = (count: number) => Math.max(1, Math.round((count * runs) / 50));
  const beside: Planned<StandInGround>[] =
    pythonFunction === undefined
      ? []
      : [
          {
            part: 'python',
            what: 'the Python function beside ours',
            run: (ground, signal) => python(ground, pythonFunction, DELAY, { runs: share(20), signal }),
          },
        ];
  return [
    {
      part: 'delayed',
      what: `fencing, ${DELAY} ms added to every AWS call`,
      run: (ground, signal) =>
        fencing(ground, DELAY, { runs, signal }, { part: 'delayed', infinispan: 'stand-ins for Infinispan' }),
    },
    {
      part: 'webhook',
      what: 'webhook: requests of each kind',
      run: (ground, signal) => webhook(ground, share(500), signal),
    },
    {
      part: 'cold',
      what: 'cold: every function started anew',
      run: (ground, signal) => cold(ground, { runs: share(7), signal }),
    },
    ...beside,
    {
      part: 'growth',
      what: 'growth: alerts a request',
      run: (ground) => alerts(ground, DELAY, share(10)),
    },
    {
      part: 'growth',
      what: 'growth: accelerators, listeners, groups, endpoints, the audit trail',
      // The shortest chain of several is used.
      run: (ground, signal) => growth(ground, DELAY, { runs: Math.max(3, share(7)), signal }),
    },
  ];
}
