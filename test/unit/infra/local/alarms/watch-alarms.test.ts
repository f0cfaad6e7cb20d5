import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchAlarms } from '../../../../../infra/local/alarms/watch-alarms.ts';

const START = Date.UTC(2026, 10, 24, 14, 0, 20);
const at = (seconds: number) => START + seconds * 1000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

it('judges a moment after each minute, complains of what fails, and ends when it is told to', async () => {
  const judged: number[] = [];
  const complaints: string[] = [];
  const watch = watchAlarms(
    async (now) => {
      judged.push(now);
      if (judged.length === 2) throw new Error('no answer');
    },
    (sentence) => complaints.push(sentence),
  );

  await vi.advanceTimersByTimeAsync(170_000);
  await watch.stop();
  await vi.advanceTimersByTimeAsync(120_000);

  expect(judged).toEqual([at(41), at(101), at(161)]);
  expect(complaints).toEqual(['The alarms could not be judged: no answer']);
});

it('a judging that has begun is judged to its end', async () => {
  const judging = Promise.withResolvers<void>();
  const watch = watchAlarms(
    () => judging.promise,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(41_000);
  let stopped = false;
  const stopping = watch.stop().then(() => {
    stopped = true;
  });

  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(false);
  judging.resolve();
  await stopping;
  expect(stopped).toBe(true);
});
