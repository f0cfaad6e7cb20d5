import type { Refusal } from './errors.ts';
import type { AlertResult } from './start-alerts.ts';

/** How a request was answered, in one word: the metric's dimension, and the meaning of the status. */
export type AnswerKind = Refusal | 'accepted' | 'heartbeat' | 'nothing-to-do' | 'unavailable';

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Alertmanager retries soon only after 5xx, treats any 2xx as delivered, and after 4xx waits for the group's next
 * interval. So every failure of the webhook itself is a 503.
 */
const STATUS: Record<AnswerKind, number> = {
  accepted: 202,
  heartbeat: 200,
  'nothing-to-do': 204,
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'method-not-allowed': 405,
  'too-large': 413,
  unavailable: 503,
};

const HEADERS: Partial<Record<AnswerKind, Record<string, string>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Basic realm="site fencing", charset="UTF-8"' },
  'method-not-allowed': { Allow: 'POST' },
};

/** The answer to a failure of the webhook itself; it gives no details. */
export const TRY_AGAIN = {
  error: 'Temporarily unavailable; please retry.',
} as const;

/** Builds an answer whose body is JSON; `nothing-to-do` has none. */
export function answer(kind: AnswerKind, content: object): Answer {
  const statusCode = STATUS[kind];
  const headers = { 'Cache-Control': 'no-store', ...HEADERS[kind] };
  if (kind === 'nothing-to-do') return { statusCode, headers };
  return {
    statusCode,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  };
}

/** The answer to a group: a failure of the webhook first, then a mistake of the caller, then a success. */
export function kindOfGroup(alerts: readonly AlertResult[]): AnswerKind {
  const has = (...results: AlertResult['result'][]) => alerts.some(({ result }) => results.includes(result));
  if (has('failed')) return 'unavailable';
  if (has('rejected')) return 'invalid';
  if (has('started', 'already-started')) return 'accepted';
  return has('heartbeat') ? 'heartbeat' : 'nothing-to-do';
}
