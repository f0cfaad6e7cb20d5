import type { RecordedLook } from '../../../functions/domain/audit-record.ts';
import { type Html, html } from '../../tools/html.ts';
import type { Incident, Report, Row } from './incident.ts';
import { table } from './table.ts';
import { clock } from './times.ts';

/** The last look of an attempt, which is in its observations or in its outcome. */
export const lookOf = ({ content: { health, output } }: Row): RecordedLook => health ?? output ?? {};

/** How the loss of the link was confirmed, and what decided the survivor. Empty if neither is on record. */
export function linkLossTable({ reports, started }: Incident): Html | null {
  const looks = reports.flatMap((report) =>
    report.rows.flatMap((row) => {
      const { linkLoss } = lookOf(row);
      return linkLoss === undefined ? [] : [{ at: linkLoss.confirmedAt ?? row.at, report, linkLoss }];
    }),
  );
  if (looks.length === 0) return null;
  const rows = looks
    .sort((one, other) => one.at - other.at)
    .map(({ at, report, linkLoss }) => [
      html`<time>${clock(at)}</time>`,
      `${report.event.reporter} reports ${report.event.site}`,
      evidenceWords(report, linkLoss.evidence),
      resultWords(linkLoss),
    ]);
  const decided = started ? decisionWords(reports) : undefined;
  return html`${table('Loss of the link', ['Time', 'Report', 'Evidence', 'Result'], rows)}${decided === undefined ? null : html`<p>${decided}</p>`}`;
}

type LinkLoss = NonNullable<RecordedLook['linkLoss']>;

function evidenceWords({ event: { site, reporter } }: Report, evidence: string): string {
  const words: Readonly<Record<string, string>> = {
    BOTH_SITES: 'neither site sees the other',
    SITE_OUT_OF_SERVICE: `${site} does not answer, and all of its endpoints are UNHEALTHY`,
    SITE_SILENT: `${site} does not answer`,
    SITE_NOT_ASKED: `${site} could not be asked`,
    REPORTER_ALONE: `${reporter} does not see ${site}, although ${site} sees ${reporter}`,
  };
  return Object.hasOwn(words, evidence) ? (words[evidence] ?? evidence) : evidence;
}

function resultWords({ looks, deferredTo, confirmedAt }: LinkLoss): string {
  const waited = deferredTo === undefined ? '' : `; it waited for the preferred survivor, ${deferredTo}`;
  const confirmed = confirmedAt === undefined ? 'not confirmed after' : 'confirmed after';
  return `${confirmed} ${looks} ${looks === 1 ? 'look' : 'looks'}${waited}`;
}

/** Undefined if the confirmation of the fencing is not on record. */
function decisionWords(reports: readonly Report[]): string | undefined {
  const winner = reports.find(({ side }) => side === 'won');
  const own = winner?.rows.map(lookOf).find(({ linkLoss }) => linkLoss?.confirmedAt !== undefined)?.linkLoss;
  if (winner === undefined || own === undefined) return undefined;
  const { site, reporter } = winner.event;
  const waiting = reports.find(({ side, rows }) =>
    rows.some((row) => side === 'lost' && lookOf(row).linkLoss?.deferredTo === reporter),
  );
  if (waiting)
    return `${reporter} survives because it is the preferred survivor: the other report waited for it.`;
  if (own.deferredTo !== undefined)
    return `${reporter} survives although ${own.deferredTo} is the preferred survivor, which started no fencing while the report against it waited.`;
  return own.evidence === 'BOTH_SITES'
    ? `${reporter} survives because its report was confirmed first.`
    : `${reporter} survives because ${site} did not confirm that it was cut off, and ${reporter}'s report was confirmed first.`;
}
