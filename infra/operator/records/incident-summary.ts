import type { Closing, Incident } from '../../../functions/domain/claim/claim.ts';
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
  /** Present if an operator closed it. */
  readonly closing?: Closing;
}

export const summarizeIncident = (known: Incident): IncidentSummary => {
  const { incident, decision, phase, startedAt, intent, executions, accelerators, closing } = known;
  const lastWrite = { write: intent.write, at: iso(intent.at) };
  const times = { startedAt: iso(startedAt), lastWrite };
  return { incident, ...decision, phase, ...times, executions, accelerators, ...(closing && { closing }) };
};

export function claimLine(
  { incident, site, reporter, phase, startedAt, lastWrite, closing }: IncidentSummary,
  now: number,
): string {
  const started = ago(Date.parse(startedAt), now);
  const line = `${phase}: ${site}, reported by ${reporter}, started ${started}, last write ${lastWrite.write} at ${lastWrite.at}, incident ${incident}`;
  if (closing === undefined) return line;
  const reason = closing.reason === undefined ? '' : `: ${closing.reason}`;
  return `${line}, closed by ${closing.by}${reason}`;
}
