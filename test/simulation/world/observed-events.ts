import type { Decision, FencingEvent } from '../../../functions/domain/event.ts';

type ReportedEvent = Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>;

/**
 * The events first seen in observe mode and those that an operator approved, tracked independently of the claim.
 */
export class ObservedEvents {
  readonly #seen = new Set<string>();
  #seenInObserveMode: ReportedEvent[] = [];
  #needApproval: ReportedEvent[] = [];
  #reconciled = 0;

  /** Called when an execution is started for the event. */
  see(event: ReportedEvent, observeMode: boolean): void {
    const name = `${event.reporter} ${event.startsAt}`;
    if (!this.#seen.has(name) && observeMode) this.#seenInObserveMode.push(event);
    this.#seen.add(name);
  }

  /** Called when reconcile has completed a run in observe mode and so could write the mode to the claim. */
  reconcile(): void {
    this.#reconciled += 1;
  }

  /**
   * Called when observe mode is turned off. Events first seen in it need approval from now on. A start that was in
   * progress when observe mode was turned on can overwrite reconcile's first record; the second run of reconcile comes
   * after that start.
   *
   * @param recorded whether the claim records that observe mode is on
   */
  end(recorded: boolean): void {
    if (recorded || this.#reconciled > 1) this.#needApproval.push(...this.#seenInObserveMode);
    this.#seenInObserveMode = [];
    this.#reconciled = 0;
  }

  /** Called when an operator approves a decision. */
  approve(decision: Decision): void {
    this.#needApproval = this.#needApproval.filter((event) => !same(event, decision));
  }

  needsApproval(event: ReportedEvent): boolean {
    return this.#needApproval.some((one) => same(one, event) && one.startsAt === event.startsAt);
  }
}

const same = (one: Decision, other: Decision): boolean =>
  one.site === other.site && one.reporter === other.reporter;
