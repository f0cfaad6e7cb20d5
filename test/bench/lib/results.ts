import { availableParallelism, cpus, loadavg } from 'node:os';
import * as z from 'zod';

const section = z.object({
  part: z.string(),
  title: z.string(),
  rows: z.array(z.record(z.string(), z.union([z.number(), z.string()]))),
  notes: z.array(z.string()),
});

/** A run of the benchmark, as `--json` keeps it. */
export const results = z.object({
  /** The time of its start, RFC 3339. */
  date: z.string(),
  /** Its duration in seconds. */
  seconds: z.number(),
  machine: z.object({
    cores: z.number(),
    model: z.string(),
    platform: z.string(),
    node: z.string(),
  }),
  /** Load averages of 1, 5 and 15 minutes at the start and at the end: other work on the machine slows the run. */
  load: z.object({ before: z.array(z.number()), after: z.array(z.number()) }),
  sections: z.array(section),
});

export type Results = z.infer<typeof results>;

export const machine = (): Results['machine'] => ({
  cores: availableParallelism(),
  model: cpus()[0]?.model.trim() ?? 'unknown',
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
});

export const load = (): number[] => loadavg().map((each) => Number(each.toFixed(2)));

/** One line with the time and the machine. */
export function circumstances({ date, seconds, machine, load }: Omit<Results, 'sections'>): string {
  const { cores, model, platform, node } = machine;
  const loads = [load.before, load.after].map((each) => each.join(' ')).join(' → ');
  return `${date.slice(0, 16)}Z, ${cores} × ${model} (${platform}), Node ${node}, ${Math.round(seconds)} s in all, load ${loads}`;
}
