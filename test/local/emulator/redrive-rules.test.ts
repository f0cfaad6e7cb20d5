import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findPython } from '../../../infra/local/emulator/python.ts';
import { FIXTURES } from './world.ts';

const LAUNCHER = join(import.meta.dirname, '../../../infra/local/emulator');
const CONDITIONS = join(FIXTURES, 'redrive-rules.json');
const TOKENS = join(FIXTURES, 'redrive-tokens.json');

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const conditions = z
  .array(z.object({ rule: z.string(), reason: z.string().nullable() }))
  .parse(read(CONDITIONS))
  .map((row, index) => ({ ...row, index }));
const tokens = z
  .array(z.object({ rule: z.string(), known: z.boolean() }))
  .parse(read(TOKENS))
  .map((row, index) => ({ ...row, index }));
const answers = z.object({ reasons: z.array(z.string().nullable()), known: z.array(z.boolean()) });

let answered: z.infer<typeof answers>;

beforeAll(async () => {
  const script = join(import.meta.dirname, 'redrive_rules.py');
  const output = execFileSync(await findPython(), ['-B', script, LAUNCHER, CONDITIONS, TOKENS], {
    encoding: 'utf8',
  });
  answered = answers.parse(JSON.parse(output));
}, 30_000);

describe('whether an execution may be redriven', () => {
  it.each(conditions)('$rule', ({ index, reason }) => {
    expect(answered.reasons[index]).toBe(reason);
  });
});

describe('whether a client token was used before', () => {
  it.each(tokens)('$rule', ({ index, known }) => {
    expect(answered.known[index]).toBe(known);
  });
});
