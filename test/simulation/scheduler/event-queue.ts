/** Something that happens at a moment of virtual time. */
export interface Event {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** A random number that orders events of the same moment. */
  readonly draw: number;
  /** Whether to skip the event without advancing time to it: a cancelled timer, an answer to a dead process. */
  readonly isVoid: () => boolean;
  readonly happen: () => void;
}

function before(left: Event, right: Event): boolean {
  return left.at !== right.at ? left.at < right.at : left.draw < right.draw;
}

/** The pending events, earliest first, in random order within one moment (a binary heap). */
export class EventQueue {
  readonly #heap: Event[] = [];

  push(event: Event): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  /** Takes the next event that is not void, or undefined when nothing is left. */
  pop(): Event | undefined {
    for (;;) {
      const first = this.#take();
      if (first === undefined || !first.isVoid()) return first;
    }
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const child = this.#earlierChild(index);
      const below = heap[child];
      if (below === undefined || !before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  #earlierChild(index: number): number {
    const left = 2 * index + 1;
    const [first, second] = [this.#heap[left], this.#heap[left + 1]];
    return first !== undefined && second !== undefined && before(second, first) ? left + 1 : left;
  }
}
