import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { findPython } from '../../../infra/local/emulator/python.ts';
import { FIXTURES } from './world.ts';

const LAUNCHER = join(import.meta.dirname, '../../../infra/local/emulator');
const LINES = join(FIXTURES, 'embedded-metrics.json');

const rows = z
  .array(z.object({ rule: z.string(), metrics: z.array(z.unknown()) }))
  .parse(JSON.parse(readFileSync(LINES, 'utf8')))
  .map((row, index) => ({ ...row, index }));

let found: readonly unknown[];
beforeAll(async () => {
  const script = join(import.meta.dirname, 'embedded_metrics.py');
  const output = execFileSync(await findPython(), ['-B', script, LAUNCHER, LINES], { encoding: 'utf8' });
  found = z.array(z.unknown()).parse(JSON.parse(output));
}, 30_000);

/** CloudWatch User Guide, "Specification: Embedded metric format". */
it.each(rows)('$rule', ({ index, metrics }) => {
  expect(found[index]).toEqual(metrics);
});
