import { sentenceOf } from '../../tools/command-line/run-until-ended.ts';
import { lastMinute, MINUTE_MS } from './data-points.ts';

/** Alarms that are judged by the clock. */
export interface AlarmWatch {
  /** Ends it; what is being judged is judged to its end. */
  stop(): Promise<void>;
}

/** What happens in a minute's last moment is still on its way when the minute is over. */
const GRACE_MS = 1000;

/**
 * Judges once a minute, from the next one on.
 *
 * @param complain told in a sentence each time that it fails; the next minute tries again
 */
export function watchAlarms(
  judge: (now: number) => Promise<void>,
  complain: (sentence: string) => void,
): AlarmWatch {
  let stopped = false;
  let judging = Promise.resolve();
  let timer: NodeJS.Timeout;
  const wait = () => {
    if (stopped) return;
    timer = setTimeout(
      () => {
        judging = judge(Date.now())
          .catch((error: unknown) => complain(`The alarms could not be judged: ${sentenceOf(error)}`))
          .then(wait);
      },
      lastMinute(Date.now()) + MINUTE_MS + GRACE_MS - Date.now(),
    );
  };
  wait();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return judging;
    },
  };
}
