import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { evaluateEveryMinute } from '../../../../../infra/local/alarms/evaluation-timer.ts';

const START = Date.UTC(2026, 10, 24, 14, 0, 20);
const at = (seconds: number) => START + seconds * 1000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

it('evaluates shortly after each minute, reports failures, and stops', async () => {
  const evaluated: number[] = [];
  const errors: string[] = [];
  const timer = evaluateEveryMinute(
    async (now) => {
      evaluated.push(now);
      if (evaluated.length === 2) throw new Error('no response');
    },
    (sentence) => errors.push(sentence),
  );

  await vi.advanceTimersByTimeAsync(170_000);
  await timer.stop();
  await vi.advanceTimersByTimeAsync(120_000);

  expect(evaluated).toEqual([at(41), at(101), at(161)]);
  expect(errors).toEqual(['The alarms could not be evaluated: no response']);
});

it('a stop waits for a running evaluation', async () => {
  const evaluation = Promise.withResolvers<void>();
  const timer = evaluateEveryMinute(
    () => evaluation.promise,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(41_000);
  let stopped = false;
  const stopping = timer.stop().then(() => {
    stopped = true;
  });

  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(false);
  evaluation.resolve();
  await stopping;
  expect(stopped).toBe(true);
});
