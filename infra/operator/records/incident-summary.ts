import type { RecordedEndpoint } from '../../../functions/domain/audit-record.ts';
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
  /** The offline site's endpoints, as the claim recorded them. */
  readonly endpoints: readonly RecordedEndpoint[];
  /** Present if an operator closed it. */
  readonly closing?: Closing;
}

export const summarizeIncident = (known: Incident): IncidentSummary => {
  const { incident, decision, phase, startedAt, intent, executions, accelerators, endpoints, closing } =
    known;
  const lastWrite = { write: intent.write, at: iso(intent.at) };
  const writes = { startedAt: iso(startedAt), lastWrite, executions };
  const ended = closing && { closing };
  return { incident, ...decision, phase, ...writes, accelerators, endpoints, ...ended };
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
