import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findPython } from '../../../infra/local/emulator/python.ts';

const LAUNCHER = join(import.meta.dirname, '../../../infra/local/emulator');

const ROWS = [
  { rule: 'in real time by default', seconds: 8, retrier: {}, environment: {}, waits: 8 },
  {
    rule: 'as long as MaxDelaySeconds at most',
    seconds: 64,
    retrier: { MaxDelaySeconds: 30 },
    environment: {},
    waits: 30,
  },
  {
    rule: 'by the factor for Wait states',
    seconds: 8,
    retrier: { MaxDelaySeconds: 30 },
    environment: { SFN_WAIT_SCALE: '0.5' },
    waits: 4,
  },
  {
    rule: 'by a factor of its own',
    seconds: 8,
    retrier: {},
    environment: { SFN_WAIT_SCALE: '0.5', SFN_RETRY_SCALE: '1' },
    waits: 8,
  },
].map((row, index) => ({ ...row, index }));

let waited: number[];
beforeAll(async () => {
  const script = join(import.meta.dirname, 'retries.py');
  const output = execFileSync(await findPython(), ['-B', script, LAUNCHER, JSON.stringify(ROWS)], {
    encoding: 'utf8',
  });
  waited = JSON.parse(output);
}, 30_000);

it.each(ROWS)('a retry waits $rule', ({ index, waits }) => {
  expect(waited[index]).toBe(waits);
});
