import type { Incident } from '../../../functions/domain/claim/claim.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { ago, iso } from './times.ts';

/** An incident in the claim, with readable times. */
export interface IncidentSummary extends Decision {
  readonly incident: string;
  readonly phase: Incident['phase'];
  readonly startedAt: string;
  /** The last write intent. */
  readonly lastWrite: { readonly write: string; readonly at: string };
  readonly executions: readonly string[];
  readonly accelerators: readonly string[];
}

export const summarizeIncident = (known: Incident): IncidentSummary => {
  const { incident, decision, phase, startedAt, intent, executions, accelerators } = known;
  const lastWrite = { write: intent.write, at: iso(intent.at) };
  return { incident, ...decision, phase, startedAt: iso(startedAt), lastWrite, executions, accelerators };
};

export function claimLine(
  { incident, site, reporter, phase, startedAt, lastWrite }: IncidentSummary,
  now: number,
): string {
  const started = ago(Date.parse(startedAt), now);
  return `${phase}: ${site}, reported by ${reporter}, started ${started}, last write ${lastWrite.write} at ${lastWrite.at}, incident ${incident}`;
}
