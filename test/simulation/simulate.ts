import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { FAULTS } from './faults/faults.ts';
import { searchSeeds } from './search.ts';
import { EXPECTED } from './world/expected.ts';

const HELP = `npm run simulate -- [options]

Runs the real definition and code against in-memory services in virtual time, and checks the invariants.

  --seeds N      how many seeds (1000)
  --from N       the first seed (1)
  --seed N       one seed, told as a story; with --trace everything
  --most N       at most so many happenings in the time of trouble (14)
  --fault NAME   with a fault put into the code; "all" tries every one
  --late SECONDS effects may come so much later than the platform allows: outside the assumption
  --help`;

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  most: { type: 'string' },
  trace: { type: 'boolean' },
  fault: { type: 'string' },
  late: { type: 'string' },
  help: { type: 'boolean' },
} as const;

class Usage extends Error {}

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Usage(`--${name} takes a whole number`);
  return Number(text);
}

const progress = (total: number) => (done: number) => {
  if (process.stderr.isTTY && (done % 20 === 0 || done === total))
    process.stderr.write(`\r${done} of ${total} seeds`);
};

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
  };
  const seed = whole(values.seed, 'seed');
  const fault = values.fault === undefined || values.fault === 'all' ? {} : { fault: values.fault };
  if (seed !== undefined) return replay({ ...common, ...fault, from: seed }, values.trace ?? false);
  const count = whole(values.seeds, 'seeds') ?? 1000;
  const from = whole(values.from, 'from') ?? 1;
  if (values.fault === 'all') return everyFault(count);
  return search({ ...common, ...fault, from, count });
}

async function replay(
  search: { from: number; lateMs?: number; most?: number; fault?: string },
  all: boolean,
) {
  const { violations, seeds } = await searchSeeds({ ...search, count: 1, wantTrace: true });
  const [failed] = violations;
  if (failed === undefined) {
    console.log(`seed ${search.from}: 0 violations (${seeds} seed)`);
    return 0;
  }
  console.log(all ? failed.trace : failed.story);
  console.log(`seed ${failed.seed}, step ${failed.steps}: ${failed.violation}`);
  return 1;
}

async function search(options: {
  from: number;
  count: number;
  lateMs?: number;
  fault?: string;
}): Promise<number> {
  const found = await searchSeeds(options, progress(options.count));
  if (process.stderr.isTTY) process.stderr.write('\n');
  for (const [group, names] of Object.entries(EXPECTED)) {
    console.log(`\n${group}`);
    for (const name of names) console.log(`${String(found.coverage.get(name) ?? 0).padStart(9)}  ${name}`);
  }
  const never = Object.values(EXPECTED)
    .flat()
    .filter((name) => !found.coverage.has(name));
  const rate = (found.seeds / (found.milliseconds / 1000)).toFixed(1);
  console.log(`\n${found.seeds} seeds, ${rate} a second, ${found.violations.length} violations`);
  if (never.length > 0) console.log(`never met: ${never.join('; ')}`);
  for (const { seed, steps, violation } of found.violations.slice(0, 10)) {
    console.log(`seed ${seed}, step ${steps}: ${violation}`);
  }
  const [first] = found.violations;
  if (first) await shrink(first.seed, options);
  return found.violations.length > 0 ? 1 : 0;
}

/** The fewest happenings with which the seed still fails. */
async function shrink(seed: number, options: { lateMs?: number; fault?: string }): Promise<void> {
  const fails = async (most: number) => {
    const { violations } = await searchSeeds({ ...options, from: seed, count: 1, most });
    return violations.length > 0;
  };
  const shrunk = await fc.check(
    fc.asyncProperty(fc.integer({ min: 0, max: 14 }), async (most) => !(await fails(most))),
    { examples: [[14]], numRuns: 1 },
  );
  const [most] = shrunk.counterexample ?? [14];
  const more = options.fault === undefined ? '' : ` --fault "${options.fault}"`;
  console.log(`replay it with: npm run simulate -- --seed ${seed} --most ${most}${more}`);
}

async function everyFault(count: number): Promise<number> {
  let survived = 0;
  for (const { name, from } of FAULTS) {
    const { violations, seeds } = await searchSeeds({ fault: name, from, count, stopAtFirst: true });
    const [first] = violations;
    if (first === undefined) survived++;
    console.log(
      first === undefined
        ? `SURVIVED ${count} seeds  ${name}`
        : `seed ${first.seed} (${seeds} tried), step ${first.steps}  ${name}: ${first.violation}`,
    );
  }
  console.log(`${FAULTS.length - survived} faults found, ${survived} survived`);
  return survived > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')))
    throw error;
  console.error(`${(error as Error).message}; --help tells the options`);
  process.exitCode = 2;
}
