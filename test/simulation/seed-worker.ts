import { parentPort, workerData } from 'node:worker_threads';
import { applyToCode, applyToDefinition } from './faults/apply.ts';
import { FAULTS } from './faults/faults.ts';

/** What a worker is told to search. */
export interface Search {
  readonly from: number;
  /** Every `step`-th seed, so that several workers share a range. */
  readonly step: number;
  readonly count: number;
  readonly fault?: string;
  readonly lateMs?: number;
  /** How many things may happen in a time of trouble; fewer make a failing run shorter. */
  readonly most?: number;
  /** Ends at the first violation. */
  readonly stopAtFirst?: boolean;
  /** Ends after this time (ms), but not before it has run `atLeast` seeds. */
  readonly within?: number;
  readonly atLeast?: number;
  readonly wantTrace?: boolean;
}

/** Told after each seed. */
export interface SeedReport {
  readonly seed: number;
  readonly steps: number;
  readonly violation?: string;
  readonly coverage: readonly (readonly [string, number])[];
  readonly trace: string;
  readonly story: string;
}

const search = workerData as Search;
const fault = FAULTS.find(({ name }) => name === search.fault);
if (search.fault !== undefined && fault === undefined) throw new Error(`there is no fault "${search.fault}"`);
// Before anything of the project is loaded: the hooks see only what is loaded after them.
if (fault) applyToCode(fault);
const { run } = await import('./world/run.ts');
const { machineOf } = await import('./world/simulation.ts');

const machine = machineOf((definition) => (fault ? applyToDefinition(fault, definition) : definition));
const { from, step, count, stopAtFirst = false, within = Number.POSITIVE_INFINITY, atLeast = 0 } = search;
const started = Date.now();
for (let done = 0; done < count && (done < atLeast || Date.now() - started < within); done++) {
  const { coverage, ...result } = await run({
    seed: from + done * step,
    machine,
    ...(search.lateMs === undefined ? {} : { lateMs: search.lateMs }),
    ...(search.most === undefined ? {} : { most: search.most }),
    wantTrace: search.wantTrace ?? false,
  });
  const report: SeedReport = { ...result, coverage: [...coverage] };
  parentPort?.postMessage(report);
  if (result.violation !== undefined && stopAtFirst) break;
}
