import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { measureBreaks } from './breaks.ts';
import { CUT_COVERAGE, EXPECTED_COVERAGE } from './checkers/expected-coverage.ts';
import { RESTORE_COVERAGE } from './checkers/restore-coverage.ts';
import { replayLine } from './replay-line.ts';
import { searchSeeds } from './search.ts';
import type { Search, SeedReport } from './seed-worker.ts';
import { SEEDED_FAULTS } from './seeded-faults/seeded-faults.ts';

const HELP = `npm run simulate -- [options]

Runs the real definition and code against in-memory services in virtual time, and checks the invariants.
test/simulation/README.md explains the output.

  --seeds N      number of seeds (1000)
  --from N       the first seed (1)
  --seed N       replay one seed and print its summary, or with --trace every step
  --most N       the most actions in the fault phase (14)
  --cut          runs may have the probe, a preferred survivor, a region that is out for long, tags that were
                 swapped, or a healthy pair of sites whose view is in doubt
  --restores     search restores: most runs have their phase only, some have all phases
  --fault NAME   put a seeded fault into the code; "all" tries each one
  --breaks N     measure N single breaks under the simulation's faults: when is a site fenced, in virtual time?
  --late SECONDS delay effects by up to this much longer than the platform allows (breaks the timing assumption)
  --help`;

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  most: { type: 'string' },
  trace: { type: 'boolean' },
  restores: { type: 'boolean' },
  cut: { type: 'boolean' },
  fault: { type: 'string' },
  late: { type: 'string' },
  breaks: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The most actions in the fault phase, unless `--most` sets fewer. */
const MOST = 14;

type Options = Pick<Search, 'lateMs' | 'most' | 'fault' | 'restores' | 'cut'>;

class Usage extends Error {}

const lineOf = ({ seed, steps, violation }: SeedReport) => `seed ${seed}, step ${steps}: ${violation}`;

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Usage(`--${name} must be a whole number`);
  return Number(text);
}

/** Shows each violation as it is found, and how far a search is: on a terminal in place, elsewhere a line each minute. */
function progress(total: number): (done: number, report: SeedReport) => void {
  const { isTTY } = process.stderr;
  let shownAt = Date.now();
  return (done, report) => {
    if (report.violation !== undefined) console.error(`${isTTY ? '\r' : ''}${lineOf(report)}`);
    if (isTTY && (done % 20 === 0 || done === total)) process.stderr.write(`\r${done} of ${total} seeds`);
    if (!isTTY && Date.now() - shownAt >= 60_000) {
      shownAt = Date.now();
      console.error(`${done} of ${total} seeds`);
    }
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const late = whole(values.late, 'late');
  const most = whole(values.most, 'most');
  const common = {
    ...(late === undefined ? {} : { lateMs: late * 1000 }),
    ...(most === undefined ? {} : { most }),
    restores: values.restores ?? false,
    cut: values.cut ?? false,
  };
  const breaks = whole(values.breaks, 'breaks');
  if (breaks !== undefined) {
    for (const line of await measureBreaks(breaks)) console.log(line);
    return 0;
  }
  const seed = whole(values.seed, 'seed');
  const fault = values.fault === undefined || values.fault === 'all' ? {} : { fault: values.fault };
  if (seed !== undefined) return replay({ ...common, ...fault, from: seed }, values.trace ?? false);
  const count = whole(values.seeds, 'seeds') ?? 1000;
  const from = whole(values.from, 'from') ?? 1;
  if (values.fault === 'all') return everyFault(count);
  return search({ ...common, ...fault, from, count });
}

async function replay(search: Options & { from: number }, whole: boolean): Promise<number> {
  let failed = false;
  await searchSeeds({ ...search, count: 1, wantTrace: true }, (_, report) => {
    failed = report.violation !== undefined;
    console.log(whole ? report.trace : report.summary);
    console.log(failed ? lineOf(report) : `seed ${search.from}: 0 violations`);
  });
  return failed ? 1 : 0;
}

async function search(options: Options & { from: number; count: number }): Promise<number> {
  const { seeds, milliseconds, coverage, violations } = await searchSeeds(options, progress(options.count));
  if (process.stderr.isTTY) process.stderr.write('\n');
  const plain = options.cut ? { ...EXPECTED_COVERAGE, ...CUT_COVERAGE } : EXPECTED_COVERAGE;
  const expected = options.restores ? RESTORE_COVERAGE : plain;
  for (const [group, names] of Object.entries(expected)) {
    console.log(`\n${group}`);
    for (const name of names) console.log(`${String(coverage.get(name) ?? 0).padStart(9)}  ${name}`);
  }
  const unreached = Object.values(expected)
    .flat()
    .filter((name) => !coverage.has(name));
  const rate = (seeds / (milliseconds / 1000)).toFixed(1);
  console.log(`\n${seeds} seeds, ${rate} per second, ${violations.length} violations`);
  if (unreached.length > 0) console.log(`never reached: ${unreached.join('; ')}`);
  for (const failed of violations.slice(0, 10)) console.log(lineOf(failed));
  const [first] = violations;
  if (first === undefined) return 0;
  const most = await fewestActions(first.seed, options);
  console.log(`replay ${replayLine(first.seed, { ...options, most })}`);
  return 1;
}

/** The fewest actions of the fault phase with which the seed still fails. */
async function fewestActions(seed: number, options: Options): Promise<number> {
  const fails = async (most: number) => {
    const { violations } = await searchSeeds({ ...options, from: seed, count: 1, most });
    return violations.length > 0;
  };
  const shrunk = await fc.check(
    fc.asyncProperty(fc.integer({ min: 0, max: MOST }), async (most) => !(await fails(most))),
    { examples: [[MOST]], numRuns: 1 },
  );
  return shrunk.counterexample?.[0] ?? MOST;
}

async function everyFault(count: number): Promise<number> {
  let survived = 0;
  const hidden = SEEDED_FAULTS.filter(({ unfound }) => unfound !== undefined);
  const faults = SEEDED_FAULTS.filter(({ unfound }) => unfound === undefined);
  for (const { name, unfound } of hidden) console.log(`not searched  ${name}: ${unfound}`);
  for (const { name, from, restores = false, cut = false } of faults) {
    const { violations, seeds } = await searchSeeds({
      fault: name,
      from,
      restores,
      cut,
      count,
      stopAtFirst: true,
    });
    const [first] = violations;
    if (first === undefined) survived++;
    console.log(
      first === undefined
        ? `SURVIVED ${count} seeds  ${name}`
        : `seed ${first.seed} (${seeds} tried), step ${first.steps}  ${name}: ${first.violation}`,
    );
  }
  console.log(`${faults.length - survived} faults found, ${survived} survived`);
  return survived > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')))
    throw error;
  console.error(`${(error as Error).message}; see --help`);
  process.exitCode = 2;
}
