/** The interpreter's clock; the scheduler is one. */
export interface Timers {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `action` after `delayMs`. The returned function cancels it. */
  after(delayMs: number, actor: string, event: string, action: () => void): () => void;
}

/**
 * An execution from its start, or from a redrive, until it ends. Once it is halted, from outside or by its time limit,
 * it goes no further: the promises that it waits for never settle.
 */
export class Run {
  readonly #actor: string;
  readonly #timers: Timers;
  readonly #cancels = new Set<() => void>();
  #halted = false;

  constructor(actor: string, timers: Timers) {
    this.#actor = actor;
    this.#timers = timers;
  }

  halt(): void {
    this.#halted = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  /** Runs `action` when the run is halted, unless the returned function is called before that. */
  onHalt(action: () => void): () => void {
    this.#cancels.add(action);
    return () => {
      this.#cancels.delete(action);
    };
  }

  /** Settles as `work` does, or never if the run is halted before that. */
  alive<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => {
          if (!this.#halted) resolve(value);
        },
        (error: unknown) => {
          if (!this.#halted) reject(error);
        },
      );
    });
  }

  sleep(delayMs: number, event: string): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, event, resolve);
    });
  }

  /** Settles as `work` does, or rejects with `timeoutError()` when `work` takes longer; `work` itself goes on. */
  within<T>(
    work: Promise<T>,
    limitMs: number | undefined,
    event: string,
    timeoutError: () => Error,
  ): Promise<T> {
    if (limitMs === undefined) return this.alive(work);
    return new Promise((resolve, reject) => {
      const cancel = this.after(limitMs, event, () => reject(timeoutError()));
      this.alive(work).then(resolve, reject).finally(cancel);
    });
  }

  /** Runs `action` after `delayMs`, unless the run is halted or the returned function is called before that. */
  after(delayMs: number, event: string, action: () => void): () => void {
    const cancelTimer = this.#timers.after(delayMs, this.#actor, event, () => {
      this.#cancels.delete(cancelTimer);
      action();
    });
    this.#cancels.add(cancelTimer);
    return () => {
      this.#cancels.delete(cancelTimer);
      cancelTimer();
    };
  }
}
