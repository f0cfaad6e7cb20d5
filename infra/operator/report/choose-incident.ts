import { Refused } from '../../tools/command-line/errors.ts';
import type { Story, ToldIncident } from '../records/incident-history.ts';

/**
 * The incident of a story that a page is to be about; undefined where nothing was begun or lost.
 *
 * @throws Refused where an event met several incidents and none of them was named
 */
export function chosen({ incidents }: Story, handle: string): ToldIncident | undefined {
  const named = incidents.find(({ incident }) => incident === handle);
  if (named !== undefined || incidents.length < 2) return named ?? incidents[0];
  const names = incidents.map(({ incident }) => incident).join(', ');
  throw new Refused(`${handle} met several incidents, and a page is about one of them: ${names}.`);
}
