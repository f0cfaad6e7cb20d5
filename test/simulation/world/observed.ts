import type { Decision, FencingEvent } from '../../../functions/lib/event.ts';

type Reported = Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;

/** What is really so of observed events, whatever the claim says: which ended so, and on which decision a hand acted. */
export class Observed {
  readonly #waiting = new Map<string, Set<string>>();
  readonly #acted = new Map<string, number>();

  /** A step that began then decided that the event is only observed. */
  note(event: Reported, begunAt: number): void {
    const decision = nameOf(event);
    // What it wrote may stand before what the hand took off.
    if (begunAt <= (this.#acted.get(decision) ?? Number.NEGATIVE_INFINITY)) return;
    this.#waiting.set(decision, (this.#waiting.get(decision) ?? new Set()).add(event.startsAt));
  }

  /** A person lets the event's decision be carried out. */
  act(event: Decision, now: number): void {
    const decision = nameOf(event);
    this.#acted.set(decision, now);
    this.#waiting.delete(decision);
  }

  /** Does this event wait for a hand? */
  waits(event: Reported): boolean {
    return this.#waiting.get(nameOf(event))?.has(event.startsAt) ?? false;
  }
}

const nameOf = ({ site, reporter }: Decision): string => `${site} by ${reporter}`;
