import type { Decision, FencingEvent } from '../../../functions/domain/event.ts';

type ReportedEvent = Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;

/**
 * The true state of the events that observe mode saw, independent of the claim: which were first seen in observe mode,
 * and which an operator approved.
 */
export class ObservedEvents {
  readonly #seen = new Set<string>();
  #seenInObserveMode: ReportedEvent[] = [];
  #needApproval: ReportedEvent[] = [];
  #reconciled = 0;

  /** An execution is started for the event. */
  see(event: ReportedEvent, observeMode: boolean): void {
    const name = `${event.reporter} ${event.startsAt}`;
    if (!this.#seen.has(name) && observeMode) this.#seenInObserveMode.push(event);
    this.#seen.add(name);
  }

  /** Reconcile completed a run in observe mode, so it could write the mode to the claim. */
  reconcile(): void {
    this.#reconciled += 1;
  }

  /**
   * Observe mode is turned off: events first seen in it need approval from now on. A start that was in progress when
   * observe mode was turned on can overwrite reconcile's first record; reconcile's second run comes after that start.
   *
   * @param recorded whether the claim says that observe mode is on
   */
  end(recorded: boolean): void {
    if (recorded || this.#reconciled > 1) this.#needApproval.push(...this.#seenInObserveMode);
    this.#seenInObserveMode = [];
    this.#reconciled = 0;
  }

  /** An operator approves a decision. */
  approve(decision: Decision): void {
    this.#needApproval = this.#needApproval.filter((event) => !same(event, decision));
  }

  needsApproval(event: ReportedEvent): boolean {
    return this.#needApproval.some((one) => same(one, event) && one.startsAt === event.startsAt);
  }
}

const same = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;
