import { StateFailure } from './errors.ts';
import type { Json } from './json.ts';

/** How a task that waits for its token is answered. */
interface Waiting {
  readonly succeed: (output: Json) => void;
  readonly fail: (failure: StateFailure) => void;
}

/** The failure of a task whose token was answered with SendTaskFailure. */
export class CallbackFailure extends StateFailure {}

/**
 * The tasks that wait for their tokens (Developer Guide, "Wait for a Callback with Task Token"). A token is answered once.
 * It is closed with its task: by an answer, a failure of the called function, the time limit, or the end of the execution.
 */
export class Callbacks {
  readonly #waiting = new Map<string, Waiting>();
  readonly #closed = new Set<string>();

  /** Settles with the answer: rejects with a CallbackFailure after SendTaskFailure. */
  open(token: string): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(token, { succeed: resolve, fail: reject });
    });
  }

  close(token: string): void {
    this.#waiting.delete(token);
    this.#closed.add(token);
  }

  /** @returns the waiting task, which can be answered now; or why there is none */
  take(token: string): Waiting | 'closed' | 'unknown' {
    const waiting = this.#waiting.get(token);
    if (waiting === undefined) return this.#closed.has(token) ? 'closed' : 'unknown';
    this.close(token);
    return waiting;
  }
}
