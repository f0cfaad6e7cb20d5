import type { Executions } from '../clients/executions.ts';
import { executionName } from '../domain/execution-name.ts';
import type { Clock } from '../support/clock.ts';
import { mapConcurrently } from '../support/map-concurrently.ts';
import { type Known, type ParsedAlert, parseAlert } from './alert.ts';

type StartResult = Awaited<ReturnType<Executions['start']>>;

/** The result of one alert, in the answer and in the log. */
export type AlertResult = { readonly fingerprint: string } & (
  | { readonly result: 'heartbeat'; readonly reporter: string }
  | { readonly result: 'ignored' | 'rejected'; readonly reason: string }
  | {
      readonly result: StartResult | 'failed';
      readonly site: string;
      readonly reporter: string;
      /** The execution's name. */
      readonly execution: string;
      /** Why the execution was not started. */
      readonly reason?: string | undefined;
    }
);

export interface Started {
  /** One for each alert, in the request's order. */
  readonly alerts: readonly AlertResult[];
  /** Why executions were not started; for the log, not for the caller. */
  readonly failures: readonly unknown[];
}

/** As many as the SDK has connections. */
const AT_ONCE = 50;

interface Outcome {
  readonly result: StartResult | 'failed';
  readonly reason?: string;
  readonly error?: unknown;
}

/** Starts one execution per event among the alerts; alerts with the same execution name share one call. */
export async function startAlerts(
  alerts: readonly unknown[],
  known: Known,
  executions: Executions,
  clock: Clock,
): Promise<Started> {
  const now = new Date(clock.now());
  const parsed = alerts.map((alert) => parseAlert(alert, known));
  const events = parsed.flatMap((alert) => (alert.kind === 'event' ? [alert.event] : []));
  const inputs = new Map(events.map((event) => [executionName(event, now), event]));
  const outcomes = new Map(
    await mapConcurrently(
      AT_ONCE,
      [...inputs],
      async ([name, input]): Promise<[string, Outcome]> => [
        name,
        await outcomeOf(executions.start({ name, input })),
      ],
    ),
  );
  return {
    alerts: parsed.map((alert) => resultOf(alert, now, outcomes)),
    failures: [...outcomes.values()].flatMap(({ error }) => error ?? []),
  };
}

/** A failed start must not prevent the others. */
const outcomeOf = (start: ReturnType<Executions['start']>): Promise<Outcome> =>
  start.then(
    (result) => ({ result }),
    (error: unknown) => ({
      result: 'failed',
      reason: 'The execution could not be started; please retry.',
      error,
    }),
  );

function resultOf(alert: ParsedAlert, now: Date, outcomes: ReadonlyMap<string, Outcome>): AlertResult {
  if (alert.kind === 'heartbeat') {
    const { fingerprint, reporter } = alert;
    return { fingerprint, reporter, result: 'heartbeat' };
  }
  if (alert.kind !== 'event') {
    return { fingerprint: alert.fingerprint, result: alert.kind, reason: alert.reason };
  }
  const { fingerprint, site, reporter } = alert.event;
  const execution = executionName(alert.event, now);
  const { result = 'failed', reason } = outcomes.get(execution) ?? {};
  return { fingerprint, site, reporter, result, execution, reason };
}
