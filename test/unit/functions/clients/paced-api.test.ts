import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AcceleratorApi } from '../../../../functions/clients/accelerators.ts';
import { pacedApi } from '../../../../functions/clients/paced-api.ts';
import { rejectionOf, serviceError } from '../../support/aws.ts';

/** A service with a limited rate, in virtual time; its calls take no time. */
function createService({ perSecond = Number.POSITIVE_INFINITY, fails = [] as readonly Error[] }) {
  const sent: number[] = [];
  const failures = [...fails];
  let now = 1000;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      const until = now + milliseconds;
      await setImmediate();
      now = Math.max(now, until);
    },
  };
  const send = async (command: string) => {
    sent.push(now);
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    if (sent.filter((at) => at > now - 1000).length > perSecond)
      throw serviceError('ThrottlingException', 400);
    return command;
  };
  return { api: { send } as unknown as AcceleratorApi, clock, sent };
}

const call = (api: AcceleratorApi, command: string): Promise<unknown> => api.send(command as never);

describe('the paced API', () => {
  it('sends calls at its rate, and returns their results', async () => {
    const { api, clock, sent } = createService({});
    const paced = pacedApi(api, 5, clock);

    const results = await Promise.all(['a', 'b', 'c'].map((command) => call(paced, command)));

    expect(results).toEqual(['a', 'b', 'c']);
    expect(sent).toEqual([1000, 1200, 1400]);
  });

  it('sends a call at once after a pause', async () => {
    const { api, clock, sent } = createService({});
    const paced = pacedApi(api, 5, clock);
    await call(paced, 'a');
    await clock.sleep(10_000);

    await call(paced, 'b');

    expect(sent).toEqual([1000, 11_000]);
  });

  it('succeeds below its own rate', async () => {
    const { api, clock } = createService({ perSecond: 2 });
    const paced = pacedApi(api, 5, clock, () => 1);
    const commands = Array.from({ length: 10 }, (_, index) => String(index));

    for (const command of commands) expect(await call(paced, command)).toBe(command);
  });

  it('waits longer after each throttled try, at random', async () => {
    const throttled = serviceError('ThrottlingException', 400);
    const { api, clock, sent } = createService({ fails: Array.from({ length: 5 }, () => throttled) });

    await call(
      pacedApi(api, 100, clock, () => 0.5),
      'a',
    );

    expect(sent.map((at, index) => at - (sent[index - 1] ?? 1000))).toEqual([0, 250, 500, 1000, 2000, 4000]);
  });

  it('does not send other calls during such a wait', async () => {
    const { api, clock, sent } = createService({ fails: [serviceError('Throttling', 400)] });
    const paced = pacedApi(api, 100, clock, () => 1);
    await call(paced, 'a');

    expect(sent).toEqual([1000, 1500]);
  });

  it.each([
    {
      after: 'six throttled tries',
      fails: Array.from({ length: 6 }, () => serviceError('ThrottlingException')),
      tries: 6,
    },
    { after: 'another error', fails: [serviceError('AccessDeniedException', 400)], tries: 1 },
  ])('fails after $after', async ({ fails, tries }) => {
    const { api, clock, sent } = createService({ fails });

    expect(await rejectionOf(call(pacedApi(api, 5, clock), 'a'))).toBe(fails.at(-1));
    expect(sent).toHaveLength(tries);
  });
});
