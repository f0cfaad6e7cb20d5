import { EventQueue } from './event-queue.ts';
import type { Call, Course, Decide, Outcome, Process, Spawned } from './process.ts';
import { createRandom, type Random } from './random.ts';
import { Trace, type TraceEntry } from './trace.ts';
import { untilIdle } from './until-idle.ts';

/** No event is pending, but a process still waits: for something outside this scheduler. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** The run had more events than it allows: most likely an unbounded loop. */
export class TooManyEvents extends Error {
  override readonly name = 'TooManyEvents';
}

const DEFECTS = [TypeError, RangeError, ReferenceError, SyntaxError];

/** A request in flight arrives even after its sender has died. */
function arrives(): boolean {
  return false;
}

/**
 * Runs asynchronous code in virtual time. One event happens at a time, and only when all running code waits. The next
 * event follows from the delays that `decide` returned and, within one moment, from a random draw. The same seed gives
 * the same run.
 */
export class Scheduler {
  readonly random: Random;
  readonly trace = new Trace();
  readonly #decide: Decide;
  readonly #queue = new EventQueue();
  readonly #running = new Set<Spawned<unknown>>();
  readonly #observe: (entry: TraceEntry) => void;
  #failure: { readonly error: unknown } | undefined;
  #now: number;

  /** @param options.observe called with every trace entry; an error that it throws ends the run. */
  constructor(options: {
    readonly seed: number;
    /** Virtual time at the start, in milliseconds since 1970-01-01T00:00:00Z. */
    readonly startMs: number;
    readonly decide: Decide;
    readonly observe: (entry: TraceEntry) => void;
  }) {
    this.random = createRandom(options.seed);
    this.#observe = options.observe;
    this.#decide = options.decide;
    this.#now = options.startMs;
  }

  /** Virtual time, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly now = (): number => this.#now;

  /** Adds an entry to the trace, at the current time. */
  record(actor: string, event: string, detail?: unknown): void {
    const entry = { at: this.#now, actor, event, detail };
    this.trace.entries.push(entry);
    try {
      this.#observe(entry);
    } catch (error) {
      // Thrown here it would be lost in a promise that is being settled, so run() throws it.
      this.#failure ??= { error };
    }
  }

  /** Runs `action` after `delayMs`. The returned function cancels it. */
  after(delayMs: number, actor: string, event: string, action: () => void): () => void {
    let cancelled = false;
    this.#push(
      delayMs,
      () => cancelled,
      () => {
        this.record(actor, event);
        action();
      },
    );
    return () => {
      cancelled = true;
    };
  }

  /** Starts `body` as a process, in random order among the events of the current moment. */
  spawn<T>(name: string, body: (process: Process) => Promise<T>): Spawned<T> {
    let running = true;
    const ended = Promise.withResolvers<Outcome<T>>();
    const end = (event: string, outcome: Outcome<T>, detail?: unknown): void => {
      if (!running) return;
      running = false;
      this.#running.delete(spawned);
      this.record(name, event, detail);
      ended.resolve(outcome);
    };
    const isDead = (): boolean => !running;
    const process: Process = {
      name,
      now: this.now,
      sleep: (delayMs) => this.#sleep(name, isDead, delayMs),
      call: (call, effect) => this.#call(name, isDead, call, effect),
    };
    const spawned: Spawned<T> = {
      name,
      outcome: ended.promise,
      isRunning: () => running,
      kill: () => end('is killed', { kind: 'killed' }),
    };
    this.#running.add(spawned);
    this.#push(0, isDead, () => {
      this.record(name, 'starts');
      body(process).then(
        (value) => end('returns', { kind: 'returned', value }, value),
        (error: unknown) => end('throws', { kind: 'threw', error }, error),
      );
    });
    return spawned;
  }

  /**
   * Runs every pending event, and the events that follow from it, until none is left.
   *
   * @param limit the most events.
   * @throws TooManyEvents
   * @throws Stuck
   * @throws the error that `observe` threw, before the next event.
   */
  async run(limit = 100_000): Promise<void> {
    for (let count = 0; ; count++) {
      await untilIdle();
      if (this.#failure !== undefined) throw this.#failure.error;
      const event = this.#queue.pop();
      if (event === undefined) break;
      if (count === limit) throw new TooManyEvents(`more than ${limit} events`);
      this.#now = event.at;
      event.happen();
    }
    if (this.#running.size > 0) {
      throw new Stuck([...this.#running].map(({ name }) => name).join(', '));
    }
  }

  #sleep(name: string, isDead: () => boolean, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#push(delayMs, isDead, () => {
        this.record(name, `wakes after ${delayMs} ms`);
        resolve();
      });
    });
  }

  #call<T>(name: string, isDead: () => boolean, call: Call, effect: () => T): Promise<T> {
    const course = this.#decide({ ...call, process: name }, this.random);
    const request = `${call.service} ${call.operation}`;
    this.record(name, `${request} is sent`, call.input);
    return new Promise<T>((resolve, reject) => {
      const answer = (delayMs: number, settle: () => void, detail: unknown): void =>
        this.#push(delayMs, isDead, () => {
          this.record(name, `${request} answers`, detail);
          settle();
        });
      const callError = course.before ?? course.after;
      if (callError !== undefined) answer(course.answerDelayMs, () => reject(callError), callError);
      if (course.before !== undefined) return;
      this.#push(course.effectDelayMs, arrives, () => {
        const result = this.#effect(name, request, effect);
        if (callError !== undefined) return;
        const settle = 'error' in result ? () => reject(result.error) : () => resolve(result.value);
        answer(answerAfterEffect(course), settle, 'error' in result ? result.error : result.value);
      });
    });
  }

  #effect<T>(name: string, request: string, effect: () => T): { value: T } | { error: unknown } {
    try {
      const value = effect();
      this.record(name, `${request} takes effect`, value);
      return { value };
    } catch (error) {
      if (DEFECTS.some((defect) => error instanceof defect)) throw error;
      this.record(name, `${request} is refused`, error);
      return { error };
    }
  }

  #push(delayMs: number, isVoid: () => boolean, happen: () => void): void {
    this.#queue.push({ at: this.#now + delayMs, draw: this.random.next(), isVoid, happen });
  }
}

/** An answer that is not lost comes after the effect. */
function answerAfterEffect(course: Course): number {
  return Math.max(0, course.answerDelayMs - course.effectDelayMs);
}
