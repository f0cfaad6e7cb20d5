import { Refused } from '../../tools/command-line/errors.ts';
import type { IncidentEvents, IncidentHistory } from '../records/incident-history.ts';

/**
 * Chooses the incident for a page; undefined if the event belongs to none.
 *
 * @param handle the argument of the command
 * @throws Refused if there are several incidents and the handle is none of them
 */
export function chooseIncident({ incidents }: IncidentHistory, handle: string): IncidentEvents | undefined {
  const named = incidents.find(({ incident }) => incident === handle);
  if (named !== undefined || incidents.length < 2) return named ?? incidents[0];
  const names = incidents.map(({ incident }) => incident).join(', ');
  throw new Refused(`${handle} belongs to several incidents; name one of them: ${names}.`);
}
