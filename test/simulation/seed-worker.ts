import { parentPort, workerData } from 'node:worker_threads';
import { applyToCode, applyToDefinition } from './seeded-faults/apply.ts';
import { SEEDED_FAULTS } from './seeded-faults/seeded-faults.ts';

/** The range of seeds that one worker runs. */
export interface Search {
  readonly from: number;
  /** Every `step`-th seed, so that several workers share a range. */
  readonly step: number;
  readonly count: number;
  /** The name of a seeded fault. */
  readonly fault?: string;
  readonly lateMs?: number;
  /** The most actions in the fault phase; fewer make a failing run shorter. */
  readonly most?: number;
  /** Ends at the first violation. */
  readonly stopAtFirst?: boolean;
  /** Ends after this time (ms) and at least `atLeast` seeds. */
  readonly within?: number;
  readonly atLeast?: number;
  readonly wantTrace?: boolean;
  /** Runs the phase of restores, and in some runs all phases. */
  readonly restores?: boolean;
  /** The runs may have the probe, a preferred survivor, or a region that is out for long. */
  readonly cut?: boolean;
}

/** The result of one seed. */
export interface SeedReport {
  readonly seed: number;
  readonly steps: number;
  readonly violation?: string;
  readonly coverage: readonly (readonly [string, number])[];
  readonly trace: string;
  readonly summary: string;
}

const search = workerData as Search;
const fault = SEEDED_FAULTS.find(({ name }) => name === search.fault);
if (search.fault !== undefined && fault === undefined)
  throw new Error(`unknown seeded fault "${search.fault}"`);
// Before any other module of the project is loaded: the hooks apply only to modules that are loaded after them.
const isApplied = fault ? applyToCode(fault) : () => true;
const { run } = await import('./run/run.ts');
const { loadMachines } = await import('./run/machines.ts');
if (!isApplied()) throw new Error(`${fault?.file} is loaded before the seeded fault is put into it`);

// Stacks of the simulated errors take a tenth of the time. Only a replay shows the stack of a defect.
if (!search.wantTrace) Error.stackTraceLimit = 0;

const machines = loadMachines((definition, file) =>
  fault?.file === file ? applyToDefinition(fault, definition) : definition,
);
const { from, step, count, stopAtFirst = false, within = Number.POSITIVE_INFINITY, atLeast = 0 } = search;
const started = Date.now();
for (let done = 0; done < count && (done < atLeast || Date.now() - started < within); done++) {
  const { coverage, ...result } = await run({
    seed: from + done * step,
    machines,
    ...(search.lateMs === undefined ? {} : { lateMs: search.lateMs }),
    ...(search.most === undefined ? {} : { most: search.most }),
    wantTrace: search.wantTrace ?? false,
    restores: search.restores ?? false,
    cut: search.cut ?? false,
  });
  const report: SeedReport = { ...result, coverage: [...coverage] };
  parentPort?.postMessage(report);
  if (result.violation !== undefined && stopAtFirst) break;
}
