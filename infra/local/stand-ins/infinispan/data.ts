/** The data of a site's caches. */

/** Key → value. */
export type Entries = Map<string, string>;

/** A change of a cache's entries; a value of undefined removes the key. */
export type Change = { readonly key: string; readonly value: string | undefined } | 'clear';

/** The push of one cache's entries to one backup site. */
export interface Push {
  readonly state: 'IDLE' | 'SENDING' | 'OK' | 'ERROR' | 'CANCELED';
  /** The entries that are not sent yet. */
  readonly left: readonly (readonly [key: string, value: string])[];
}
