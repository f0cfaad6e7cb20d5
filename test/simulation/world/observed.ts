import type { Decision, FencingEvent } from '../../../functions/domain/event.ts';

type Reported = Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;

/** What is really so of observed events, whatever the claim says: which were first seen so, and where a hand was lent. */
export class Observed {
  readonly #seen = new Set<string>();
  #seenNow: Reported[] = [];
  #waiting: Reported[] = [];
  #reconciled = 0;

  /** An execution is started for the event. */
  see(event: Reported, observing: boolean): void {
    const name = `${event.reporter} ${event.startsAt}`;
    if (!this.#seen.has(name) && observing) this.#seenNow.push(event);
    this.#seen.add(name);
  }

  /** Reconcile ran to its end while the stack observed, and so had its chance to write that down. */
  reconcile(): void {
    this.#reconciled += 1;
  }

  /**
   * The stack acts again: what it saw first while it observed waits for a hand. A beginning that was under way when
   * the stack was made to observe may write the opposite after reconcile did; its second run is later than that.
   *
   * @param kept does the claim say that the stack observes?
   */
  end(kept: boolean): void {
    if (kept || this.#reconciled > 1) this.#waiting.push(...this.#seenNow);
    this.#seenNow = [];
    this.#reconciled = 0;
  }

  /** A person lets a decision be carried out. */
  act(decision: Decision): void {
    this.#waiting = this.#waiting.filter((event) => !same(event, decision));
  }

  /** Does this event wait for a hand? */
  waits(event: Reported): boolean {
    return this.#waiting.some((one) => same(one, event) && one.startsAt === event.startsAt);
  }
}

const same = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;
