import { expect, it } from 'vitest';
import { LOOK_INTERVAL } from '../../functions/domain/limits.ts';
import { fencingConfig } from '../../infra/site-fencing/config.ts';
import minimal from '../fixtures/template/minimal.json' with { type: 'json' };
import { machineOf } from './definition.ts';
import { readPage } from './markdown.ts';
import { synthesizeStack } from './stack.ts';

const { reporterTimeout, reporterPollInterval } = fencingConfig.parse(minimal);
const { definition } = machineOf(synthesizeStack());

it('docs/performance.md has the calls of Global Accelerator that a waiting attempt makes', () => {
  const [, calls, inEach, polls, interval, lookInterval] =
    /a waiting attempt, at most \| (\d+) \| (\d+) in each of (\d+) polls .*, every (\d+) s; .*, every (\d+) s,/.exec(
      readPage('docs/performance.md'),
    ) ?? [];

  // The first poll is at the start.
  expect(Number(polls)).toBe(1 + Math.floor(reporterTimeout / reporterPollInterval));
  expect(Number(calls)).toBe(Number(inEach) * Number(polls));
  expect(Number(interval)).toBe(reporterPollInterval);
  expect(Number(lookInterval)).toBe(LOOK_INTERVAL);
});

it('a look leads to the check, which has no permission for Global Accelerator, and not to the lookup', () => {
  const { 'Wait, then look': look, 'Wait, then re-check': poll } = definition.States;

  expect([look?.Next, poll?.Next]).toEqual(['Check reporter health', 'Look up accelerator']);
});
