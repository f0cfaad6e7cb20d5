import type { AlarmSection } from '../../../infra/site-fencing/constructs/severities.ts';
import { otherSite, SITES, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';

/** A state that hurts users until a fencing or an operator ends it. */
export type HarmKind =
  | 'no site serves'
  | 'a site serves although it is offline at the other site'
  | 'writes fail because the other site is unreachable and not offline';

export interface Harm {
  readonly kind: HarmKind;
  /** The listener or the site. */
  readonly where: string;
  /** Its start (milliseconds since 1970). */
  readonly since: number;
}

/** The alarms that report each harm. A failed execution and an unfinished fencing have alarms of their own. */
export const REPORTED_BY: Readonly<Record<HarmKind, readonly AlarmSection[]>> = {
  'no site serves': ['no-site-in-service'],
  'a site serves although it is offline at the other site': ['offline-site-in-service'],
  'writes fail because the other site is unreachable and not offline': [
    'not-fenced',
    'no-site-in-service',
    // A fenced site that is listed again while the link is broken: its writes fail, too.
    'offline-site-in-service',
    'webhook-failing',
  ],
};

/** The harms in the true state of the world, with the start of each. */
export class Harms {
  readonly #world: World;
  readonly #since = new Map<string, Harm>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Called after every change of the world. */
  note(): void {
    const { recent, accelerators } = this.#world;
    const listeners = accelerators.all.flatMap((accelerator) => accelerator.listeners);
    const servesIn = (site: SiteName, listener: string) => recent.holds(`${site} serves in ${listener}`);
    for (const listener of listeners) {
      this.#keep('no site serves', listener, !SITES.some((site) => servesIn(site, listener)));
    }
    for (const site of SITES) {
      const serves = listeners.some((listener) => servesIn(site, listener));
      this.#keep(
        'a site serves although it is offline at the other site',
        site,
        serves && this.#hasOffline(otherSite(site), true),
      );
      const alone = recent.holds(`${site} is alone`);
      this.#keep(
        'writes fail because the other site is unreachable and not offline',
        site,
        serves && alone && !this.#hasOffline(site, false),
      );
    }
  }

  /** The harms that have lasted for at least this long. */
  lasting(ms: number): Harm[] {
    const now = this.#world.now();
    return [...this.#since.values()].filter(({ since }) => now - since >= ms);
  }

  /** Whether the other site is offline at any node, or at every node, of this running site. */
  #hasOffline(site: SiteName, anyNode: boolean): boolean {
    if (!this.#world.sites[site].alive) return false;
    const status = this.#world.sites[site].backupStatus();
    return status === 'offline' || (anyNode && status === 'mixed');
  }

  #keep(kind: HarmKind, where: string, holds: boolean): void {
    const key = `${kind} ${where}`;
    if (!holds) this.#since.delete(key);
    else if (!this.#since.has(key)) this.#since.set(key, { kind, where, since: this.#world.now() });
  }
}
