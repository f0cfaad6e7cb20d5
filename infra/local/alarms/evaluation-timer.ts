import { sentenceOf } from '../../tools/command-line/run-until-ended.ts';
import { lastMinute, MINUTE_MS } from './data-points.ts';

/** A running timer that evaluates the alarms. */
export interface AlarmEvaluation {
  /** Stops the timer and waits for a running evaluation. */
  stop(): Promise<void>;
}

/** Metrics of a minute's last moment are published after its end. */
const GRACE_MS = 1000;

/**
 * Evaluates once a minute, starting with the next one.
 *
 * @param onError receives a sentence for each failed evaluation; the next minute evaluates again
 */
export function evaluateEveryMinute(
  evaluate: (now: number) => Promise<void>,
  onError: (sentence: string) => void,
): AlarmEvaluation {
  let stopped = false;
  let evaluation = Promise.resolve();
  let timer: NodeJS.Timeout;
  const wait = () => {
    if (stopped) return;
    timer = setTimeout(
      () => {
        evaluation = evaluate(Date.now())
          .catch((error: unknown) => onError(`The alarms could not be evaluated: ${sentenceOf(error)}`))
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
      return evaluation;
    },
  };
}
