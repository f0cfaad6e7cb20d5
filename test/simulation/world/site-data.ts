import { CACHES, otherSite, PASSWORD, SITES, type SiteName } from './names.ts';
import type { Site } from './site.ts';

const AUTHORIZATION = `Basic ${Buffer.from(`keycloak:${PASSWORD}`).toString('base64')}`;

/** Entries of each cache at the start: more than two counts may differ by. */
const ENTRIES = 40;

/** The entries of both sites, and the writes of users. */
export class SiteData {
  readonly #sites: Readonly<Record<SiteName, Site>>;
  /** Keys (`cache key`) whose last write was answered with an error: the sites may differ in them. */
  readonly #failed = new Set<string>();
  isKept = false;

  constructor(sites: Readonly<Record<SiteName, Site>>) {
    this.#sites = sites;
    sites['site-a'].infinispan.connect(sites['site-b'].infinispan);
    sites['site-b'].infinispan.connect(sites['site-a'].infinispan);
  }

  fill(): void {
    this.isKept = true;
    for (const cache of CACHES)
      for (let key = 0; key < ENTRIES; key++)
        for (const site of SITES)
          this.#sites[site].infinispan.receive(cache, { key: String(key), value: 'first' });
  }

  /** A user's write at this site. @param value undefined deletes the key */
  write(site: SiteName, cache: string, key: string, value: string | undefined): void {
    const { status } = this.#sites[site].infinispan.handle({
      method: value === undefined ? 'DELETE' : 'PUT',
      path: `/rest/v2/caches/${cache}/${key}`,
      authorization: AUTHORIZATION,
      body: value,
      node: 0,
    });
    if (status === 500) {
      this.#failed.add(`${cache} ${key}`);
      return;
    }
    this.#failed.delete(`${cache} ${key}`);
    const other = this.#sites[otherSite(site)];
    const isWritten = status < 300;
    if (isWritten && other.infinispan.entries(cache).get(key) !== value) other.lacksWrites = true;
  }

  size(site: SiteName): number {
    return CACHES.reduce((sum, cache) => sum + this.#sites[site].infinispan.entries(cache).size, 0);
  }

  /** Whether the site has the same entries as the other one. */
  isComplete(site: SiteName): boolean {
    return CACHES.every((cache) => {
      const own = this.#sites[site].infinispan.entries(cache);
      const other = this.#sites[otherSite(site)].infinispan.entries(cache);
      const differs = (key: string) =>
        own.get(key) !== other.get(key) && !this.#failed.has(`${cache} ${key}`);
      return ![...own.keys(), ...other.keys()].some(differs);
    });
  }

  /** All entries of a site, as a text. */
  contentOf(site: SiteName): string {
    return JSON.stringify(CACHES.map((cache) => [...this.#sites[site].infinispan.entries(cache)]));
  }
}
