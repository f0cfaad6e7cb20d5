/**
 * One event of an execution's history, named and shaped as `GetExecutionHistory` does, the timestamp in
 * milliseconds. The details of its type are in one more member, such as `stateEnteredEventDetails`.
 */
export interface HistoryEvent {
  readonly id: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** A redrive appends to the history, which may hold 25,000 events (Developer Guide, "Redrive eligibility"). */
export const REDRIVABLE_EVENTS = 24_999;

/** The name of the member that carries an event's details (Step Functions API Reference, "HistoryEvent"). */
function detailsName(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** The history of one execution, in order. It has no `previousEventId`: no state here runs in branches. */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;

  constructor(now: () => number, onEvent: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#onEvent = onEvent;
  }

  add(type: string, details: Readonly<Record<string, unknown>>): HistoryEvent {
    const event: HistoryEvent = {
      id: this.events.length + 1,
      timestamp: this.#now(),
      type,
      [detailsName(type)]: details,
    };
    this.events.push(event);
    this.#onEvent(event);
    return event;
  }
}
