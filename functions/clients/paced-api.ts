import type { Clock } from '../support/clock.ts';
import type { AcceleratorApi } from './accelerators.ts';
import { awsErrorName } from './aws-errors.ts';

/** Calls that are made for one result, at most. */
const TRIES = 6;
/** Longest wait after the first throttled try, in milliseconds; it doubles with each further one. */
const FIRST_WAIT = 500;

/**
 * Global Accelerator at a limited rate of calls. A throttled call is tried again up to five times, and meanwhile no other
 * call is sent: the waits are random, up to 0.5, 1, 2, 4 and 8 s. The service's rate is not published, and an account's
 * fencings share it with everything else that reads.
 *
 * @param perSecond calls
 * @param random a number from 0 to 1
 */
export function pacedApi(
  api: AcceleratorApi,
  perSecond: number,
  clock: Clock,
  random: () => number = Math.random,
): AcceleratorApi {
  let nextAt = 0;
  const turn = async (): Promise<void> => {
    const now = clock.now();
    const at = Math.max(now, nextAt);
    nextAt = at + 1000 / perSecond;
    await clock.sleep(at - now);
  };
  const send = async (command: never): Promise<unknown> => {
    for (let tried = 1; ; tried += 1) {
      await turn();
      try {
        return await api.send(command);
      } catch (error) {
        if (!THROTTLED.test(awsErrorName(error)) || tried === TRIES) throw error;
        nextAt = Math.max(nextAt, clock.now() + random() * FIRST_WAIT * 2 ** (tried - 1));
      }
    }
  };
  return { send: send as AcceleratorApi['send'] };
}

const THROTTLED = /Throttl|TooManyRequests/;
