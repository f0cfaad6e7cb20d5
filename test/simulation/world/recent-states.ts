import type { SiteName } from './names.ts';

/** When each state last held; `Infinity` while it holds. */
export class RecentStates {
  readonly #times = new Map<string, number>();
  /** When each state last began. */
  readonly #began = new Map<string, number>();

  note(state: string, holds: boolean, now: number): void {
    const known = this.#times.get(state);
    if (holds && known !== Number.POSITIVE_INFINITY) this.#began.set(state, now);
    if (holds) this.#times.set(state, Number.POSITIVE_INFINITY);
    else if (known === Number.POSITIVE_INFINITY) this.#times.set(state, now);
  }

  /** The state held at this moment only. */
  mark(state: string, now: number): void {
    if (this.#times.get(state) !== Number.POSITIVE_INFINITY) this.#times.set(state, now);
  }

  holds(state: string): boolean {
    return this.#times.get(state) === Number.POSITIVE_INFINITY;
  }

  /** When the state last began; undefined if it never held. */
  began(state: string): number | undefined {
    return this.#began.get(state);
  }

  /** Whether the state held at some time in the last `ms`. */
  within(state: string, ms: number, now: number): boolean {
    const time = this.#times.get(state);
    return time !== undefined && now - time <= ms;
  }

  /** Whether the state held at every moment of the last `ms`. */
  throughout(state: string, ms: number, now: number): boolean {
    const began = this.#began.get(state);
    return this.holds(state) && began !== undefined && now - began >= ms;
  }
}

/** Marked when a node does not answer a request, or refuses it. */
export const unanswered = (site: SiteName, node: number): string => `${site}'s node ${node} does not answer`;

/** Holds while the bridge of a site master does not work. */
export const hasBrokenBridge = (site: SiteName): string => `a bridge of ${site} is broken`;

/** Holds while both sites serve everywhere, see each other, answer, and have each other online. */
export const PAIR_IS_WHOLE = 'the pair is whole';

/** The event of a node that freezes. */
export const NODE_FREEZES = 'a node of an Infinispan freezes';

/** Holds while a node of the site's Infinispan is frozen. */
export const hasFrozenNode = (site: SiteName): string => `a node of ${site} is frozen`;

/** In a run with restores. Holds while the site has the same entries as the other one. */
export const isComplete = (site: SiteName): string => `${site} has the other site's data`;
export const isListed = (site: SiteName): string => `${site} is listed`;
export const runsKeycloak = (site: SiteName): string => `Keycloak runs at ${site}`;
export const hasNoEntries = (site: SiteName): string => `${site} has no entries`;
