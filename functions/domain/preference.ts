import type { Settings } from './settings.ts';

/** Which site should survive if only the link is broken, and why. Recorded as it is. */
export interface Preference {
  /** Absent if no site is preferred. */
  readonly site?: string;
  /** The Availability Zone of the database's writer. */
  readonly zone?: string;
  /** Why the writer names no site. */
  readonly why?: string;
}

/**
 * The site in whose Availability Zone the database's writer is; else the configured site. A preference only delays the
 * other report, so any error means that the writer names no site.
 *
 * @param writerZone the zone of the writer @default - no cluster is configured
 */
export async function preferenceOf(
  { preferredSurvivor, writerZones = {} }: Pick<Settings, 'preferredSurvivor' | 'writerZones'>,
  writerZone: (() => Promise<string>) | undefined,
): Promise<Preference> {
  const configured = preferredSurvivor === undefined ? {} : { site: preferredSurvivor };
  if (writerZone === undefined) return configured;
  try {
    const zone = await writerZone();
    const site = Object.hasOwn(writerZones, zone) ? writerZones[zone] : undefined;
    return site === undefined ? { ...configured, zone, why: 'no site has this zone' } : { site, zone };
  } catch (error) {
    return { ...configured, why: error instanceof Error ? error.message : String(error) };
  }
}
