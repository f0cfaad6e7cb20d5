import { describe, expect, it } from 'vitest';
import type { Course, Decide } from './process.ts';
import { createRandom } from './random.ts';
import { Scheduler, Stuck, TooManyEvents } from './scheduler.ts';

const prompt: Course = { effectDelayMs: 10, answerDelayMs: 20 };

function start(decide: Decide, seed = 1): Scheduler {
  return new Scheduler({ seed, startMs: Date.UTC(2026, 10, 24), decide, observe: () => {} });
}

/** Two processes increment one number, each with a read and a write. */
async function race(seed: number): Promise<{ readonly total: number; readonly trace: string }> {
  const scheduler = start((_, random) => {
    const effectDelayMs = random.integer(1, 3);
    return { effectDelayMs, answerDelayMs: effectDelayMs + random.integer(0, 2) };
  }, seed);
  let total = 0;
  for (const name of ['one', 'two']) {
    scheduler.spawn(name, async (process) => {
      const read = await process.call({ service: 'number', operation: 'Get' }, () => total);
      await process.call({ service: 'number', operation: 'Put', input: read + 1 }, () => {
        total = read + 1;
      });
    });
  }
  await scheduler.run();
  return { total, trace: scheduler.trace.format() };
}

describe('the same seed', () => {
  it('gives the same trace, byte for byte', async () => {
    for (let seed = 0; seed < 20; seed++) expect((await race(seed)).trace).toBe((await race(seed)).trace);
  });

  it('differs from another, and both outcomes of a race occur', async () => {
    const totals = new Set<number>();
    for (let seed = 0; seed < 20; seed++) totals.add((await race(seed)).total);
    expect(totals).toEqual(new Set([1, 2]));
  });

  it('gives numbers that are spread evenly', () => {
    const random = createRandom(7);
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 60_000; draw++) {
      const face = random.integer(1, 6);
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('a call', () => {
  const lost = new Error('lost');
  it.each<[string, Course, string, number, number]>([
    ['takes effect and is answered', prompt, 'answer', 1, 20],
    ['fails before its effect', { ...prompt, before: lost }, 'lost', 0, 20],
    ['takes effect and its answer is lost', { ...prompt, after: lost }, 'lost', 1, 20],
    [
      'takes effect long after its caller gave up',
      { effectDelayMs: 900, answerDelayMs: 5, after: lost },
      'lost',
      1,
      5,
    ],
    ['is not answered before its effect', { effectDelayMs: 30, answerDelayMs: 5 }, 'answer', 1, 30],
  ])('%s', async (_, course, answer, effects, afterMs) => {
    const scheduler = start(() => course);
    const sent = scheduler.now();
    let happened = 0;
    let answeredAt = 0;
    const spawned = scheduler.spawn('caller', async (process) => {
      const call = process.call({ service: 's', operation: 'o' }, () => {
        happened += 1;
        return 'answer';
      });
      const response = await call.catch((error: Error) => error.message);
      answeredAt = process.now() - sent;
      return response;
    });
    await scheduler.run();
    expect(await spawned.outcome).toEqual({ kind: 'returned', value: answer });
    expect({ happened, answeredAt }).toEqual({ happened: effects, answeredAt: afterMs });
  });

  it('answers with the error that its effect throws, unless that is a defect of the model', async () => {
    const refused = start(() => prompt);
    const spawned = refused.spawn('caller', (process) =>
      process.call({ service: 's', operation: 'o' }, () => {
        throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
      }),
    );
    await refused.run();
    expect(await spawned.outcome).toMatchObject({ kind: 'threw', error: { message: 'no' } });

    const defective = start(() => prompt);
    defective.spawn('caller', (process) =>
      process.call({ service: 's', operation: 'o' }, () => {
        throw new TypeError('undefined is not a function');
      }),
    );
    await expect(defective.run()).rejects.toThrow('undefined is not a function');
  });
});

describe('a killed process', () => {
  it('goes no further, and a call that it has sent still takes effect', async () => {
    const scheduler = start(() => prompt);
    const done: string[] = [];
    const spawned = scheduler.spawn('victim', async (process) => {
      await process.call({ service: 's', operation: 'first' }, () => done.push('first effect'));
      done.push('first answer');
      await process.sleep(1000);
      done.push('slept');
    });
    scheduler.after(5, 'world', 'kills', () => spawned.kill());
    await scheduler.run();
    expect(done).toEqual(['first effect']);
    expect(await spawned.outcome).toEqual({ kind: 'killed' });
    expect(scheduler.now()).toBe(Date.UTC(2026, 10, 24) + 10);
  });
});

describe('time', () => {
  it('advances to the next event, and not to a cancelled one', async () => {
    const scheduler = start(() => prompt);
    const happened: string[] = [];
    const cancel = scheduler.after(9_000_000, 'world', 'never', () => happened.push('never'));
    scheduler.after(60_000, 'world', 'later', () => happened.push('later'));
    scheduler.after(1_000, 'world', 'sooner', () => {
      happened.push('sooner');
      cancel();
    });
    await scheduler.run();
    expect(happened).toEqual(['sooner', 'later']);
    expect(scheduler.now()).toBe(Date.UTC(2026, 10, 24) + 60_000);
  });
});

describe('an invalid run ends with an error', () => {
  it('when a process waits for something outside the scheduler', async () => {
    const scheduler = start(() => prompt);
    scheduler.spawn('listener', () => new Promise<void>(() => {}));
    await expect(scheduler.run()).rejects.toThrow(new Stuck('listener'));
  });

  it('when it never ends', async () => {
    const scheduler = start(() => prompt);
    scheduler.spawn('loop', async (process) => {
      for (;;) await process.sleep(1);
    });
    await expect(scheduler.run(100)).rejects.toThrow(TooManyEvents);
  });

  it('when its observer throws an error', async () => {
    const scheduler = new Scheduler({
      seed: 1,
      startMs: 0,
      decide: () => prompt,
      observe: ({ event }) => {
        if (event === 'returns') throw new Error('no process may return');
      },
    });
    scheduler.spawn('returns', async () => 'value');
    await expect(scheduler.run()).rejects.toThrow('no process may return');
  });
});

it('prints a readable trace', async () => {
  const scheduler = start(() => prompt);
  scheduler.spawn('writer', async (process) => {
    await process.sleep(61_000);
    await process.call({ service: 'table', operation: 'PutItem', input: { key: 1 } }, () => ({ ok: true }));
  });
  await scheduler.run();
  expect(scheduler.trace.format().split('\n')).toEqual([
    '   1  00:00:00.000  writer  starts',
    '   2  00:01:01.000  writer  wakes after 61000 ms',
    '   3  00:01:01.000  writer  table PutItem is sent  {"key":1}',
    '   4  00:01:01.010  writer  table PutItem takes effect  {"ok":true}',
    '   5  00:01:01.020  writer  table PutItem answers  {"ok":true}',
    '   6  00:01:01.020  writer  returns',
  ]);
});
