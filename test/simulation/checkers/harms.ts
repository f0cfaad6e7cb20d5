import { otherSite, SITES, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';

/** A state that hurts users until a fencing or an operator ends it. */
export type HarmKind =
  | 'no site serves'
  | 'a site serves although it is offline at the other site'
  | 'a fenced site serves although its survivor is down'
  | 'writes fail because the other site is unreachable and not offline'
  | 'a fencing is unfinished';

export interface Harm {
  readonly kind: HarmKind;
  /** The listener, the site, or the phase of the incident. */
  readonly where: string;
  /** Its start and its end (milliseconds since 1970). @default - it has not ended */
  readonly since: number;
  readonly until?: number;
}

/** The harms in the true state of the world, with the start and the end of each. */
export class Harms {
  readonly #world: World;
  readonly #current = new Map<string, Harm>();
  #ended: Harm[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Called after every change of the world, and after every change of an incident's phase. */
  note(): void {
    const { recent, accelerators } = this.#world;
    const listeners = accelerators.all.flatMap((accelerator) => accelerator.listeners);
    const servesIn = (site: SiteName, listener: string) => recent.holds(`${site} serves in ${listener}`);
    for (const listener of listeners) {
      this.#keep('no site serves', listener, !SITES.some((site) => servesIn(site, listener)));
    }
    const isServing = (site: SiteName) => listeners.some((listener) => servesIn(site, listener));
    for (const site of SITES) {
      const serves = isServing(site);
      this.#keep(
        'a site serves although it is offline at the other site',
        site,
        serves && !this.#isUnused(otherSite(site), isServing) && this.#hasOffline(otherSite(site), true),
      );
      this.#keep(
        'a fenced site serves although its survivor is down',
        site,
        serves && this.#isFenced(site) && recent.holds(`${otherSite(site)} is down`),
      );
      const alone = recent.holds(`${site} is alone`);
      this.#keep(
        'writes fail because the other site is unreachable and not offline',
        site,
        serves && alone && !this.#hasOffline(site, false),
      );
    }
  }

  /** When a harm of this kind started that has not ended (milliseconds since 1970); undefined if there is none. */
  since(kind: HarmKind, where: string): number | undefined {
    return this.#current.get(`${kind} ${where}`)?.since;
  }

  /** The harms that have not ended, and those that ended since the last call. */
  takeAll(): Harm[] {
    const ended = this.#ended;
    this.#ended = [];
    return [...ended, ...this.#current.values()];
  }

  /** No user writes at the site of an open incident that does not serve, so it does not matter what it has offline. */
  #isUnused(site: SiteName, isServing: (site: SiteName) => boolean): boolean {
    const { current } = this.#world.claim() ?? {};
    return (
      current !== undefined &&
      current.phase !== 'closed' &&
      current.decision.site === site &&
      !isServing(site)
    );
  }

  #isFenced(site: SiteName): boolean {
    const { current } = this.#world.claim() ?? {};
    return current?.phase === 'fenced' && current.decision.site === site;
  }

  /** Whether the other site is offline at any node, or at every node, of this running site. */
  #hasOffline(site: SiteName, anyNode: boolean): boolean {
    if (!this.#world.sites[site].alive) return false;
    const status = this.#world.sites[site].backupStatus();
    return status === 'offline' || (anyNode && status === 'mixed');
  }

  #keep(kind: HarmKind, where: string, holds: boolean): void {
    const key = `${kind} ${where}`;
    const known = this.#current.get(key);
    const now = this.#world.now();
    if (holds && known === undefined) this.#current.set(key, { kind, where, since: now });
    if (holds || known === undefined) return;
    this.#current.delete(key);
    this.#ended.push({ ...known, until: now });
  }
}
