import type { PushProgress, RecordedEndpoint } from '../../../functions/domain/audit-record.ts';
import type { Closing, Incident } from '../../../functions/domain/claim/claim.ts';
import type { Restore } from '../../../functions/domain/claim/restore.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { progressLine } from './push-progress.ts';
import { ago, iso } from './times.ts';

/** An incident in the claim, with readable times. */
export interface IncidentSummary extends Decision {
  readonly incident: string;
  readonly phase: Incident['phase'];
  readonly startedAt: string;
  /** The last write intent. */
  readonly lastWrite: { readonly write: string; readonly at: string };
  readonly executions: readonly string[];
  /** The restore in force, or being undone. */
  readonly restore?: {
    readonly execution: string;
    readonly by: string;
    readonly approvedBy: string;
    readonly startedAt: string;
    readonly step: string;
    /** In words; absent before the first watch of a push. */
    readonly progress?: string;
  };
  /** Since when the data of the site are incomplete. */
  readonly incompleteSince?: string;
  readonly accelerators: readonly string[];
  /** The offline site's endpoints, as the claim recorded them. */
  readonly endpoints: readonly RecordedEndpoint[];
  /** Present if an operator closed it. */
  readonly closing?: Closing;
}

/** @param progress of the push of its restore, if any is on record */
export const summarizeIncident = (known: Incident, progress?: PushProgress): IncidentSummary => {
  const { incident, decision, phase, startedAt, intent, executions, accelerators, endpoints } = known;
  const { restore, incompleteSince, closing } = known;
  const lastWrite = { write: intent.write, at: iso(intent.at) };
  return {
    incident,
    ...decision,
    phase,
    startedAt: iso(startedAt),
    lastWrite,
    executions,
    accelerators,
    endpoints,
    ...(restore === undefined ? {} : { restore: summarizeRestore(restore, progress) }),
    ...(incompleteSince === undefined ? {} : { incompleteSince: iso(incompleteSince) }),
    ...(closing === undefined ? {} : { closing }),
  };
};

function summarizeRestore(
  { execution, by, approvedBy, startedAt, step }: Restore,
  progress: PushProgress | undefined,
): NonNullable<IncidentSummary['restore']> {
  const words = step === 'pushing' && progress !== undefined ? { progress: progressLine(progress) } : {};
  return {
    execution: executionNameOf(execution),
    by,
    approvedBy,
    startedAt: iso(startedAt),
    step,
    ...words,
  };
}

export function claimLine(summary: IncidentSummary, now: number): string {
  const { incident, site, reporter, phase, startedAt, lastWrite, restore, incompleteSince, closing } =
    summary;
  const started = ago(Date.parse(startedAt), now);
  const restored =
    restore === undefined || phase === 'closed'
      ? []
      : [
          `restore ${restore.step} by ${restore.by}, started ${ago(Date.parse(restore.startedAt), now)}`,
          ...(restore.progress === undefined ? [] : [restore.progress]),
        ];
  const incomplete =
    incompleteSince === undefined ? [] : [`the data of ${site} are incomplete since ${incompleteSince}`];
  const reason = closing?.reason === undefined ? '' : `: ${closing.reason}`;
  return [
    `${phase}: ${site}, reported by ${reporter}`,
    `started ${started}`,
    ...restored,
    ...incomplete,
    `last write ${lastWrite.write} at ${lastWrite.at}`,
    `incident ${incident}`,
    ...(closing === undefined ? [] : [`closed by ${closing.by}${reason}`]),
  ].join(', ');
}
