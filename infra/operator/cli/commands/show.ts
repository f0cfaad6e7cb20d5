import { type Line, styled } from '../../../tools/command-line/lines.ts';
import { type EventSummary, outcomesOf } from '../../records/event-summary.ts';
import { type IncidentEvents, readIncidentHistory } from '../../records/incident-history.ts';
import { claimLine } from '../../records/incident-summary.ts';
import { recordsOf } from '../../records/query-trail.ts';
import { recordLines } from '../../records/record-lines.ts';
import { isRefusalKey, requireRecords } from '../../records/refusals.ts';
import type { FencingCommand } from '../command.ts';

export const show: FencingCommand = {
  name: 'show',
  argument: 'NAME',
  summary: 'print everything on record about an event, an incident or an execution',
  help: [
    'NAME is the key of an event or of a refused alert, the id of an incident, or an execution by name or ARN. Prints',
    "the incident, the events of both sites with their records, and the operators' pauses in the period.",
  ],
  options: {},
  async run(call, open) {
    const stack = await open();
    if (isRefusalKey(call.argument)) {
      const records = requireRecords(call.argument, await recordsOf(stack, [call.argument]));
      return { document: { refusals: records }, lines: records.flatMap(recordLines) };
    }
    const history = await readIncidentHistory(stack, call.argument);
    const now = stack.clock.now();
    const restores = history.restores.flatMap(recordLines);
    const pauses = history.pauses.flatMap(recordLines);
    return {
      document: history,
      lines: [
        ...history.incidents.flatMap((incident) => [...incidentLines(incident, now), '']),
        ...history.events.flatMap((event) => [
          styled('bold', `Event ${event.name}`),
          `  ${event.site} reported by ${event.reporter} at ${event.startsAt}`,
          `  ${event.key}`,
          ...event.attempts.map(({ execution, outcome, reason = '', at }) =>
            `  ${at}  ${execution}  ${outcome} ${reason}`.trimEnd(),
          ),
          '  records, with ARNs shortened',
          ...event.records.flatMap(recordLines).map((line) => `    ${line}`),
          '',
        ]),
        ...(restores.length === 0
          ? []
          : [styled('bold', 'Restores'), ...restores.map((line) => `  ${line}`), '']),
        ...(pauses.length === 0
          ? ['No pause in this period.']
          : [styled('bold', 'Pauses'), ...pauses.map((line) => `  ${line}`)]),
      ],
    };
  },
};

const incidentLines = ({ incident, claim, won, lost }: IncidentEvents, now: number): Line[] => [
  styled('bold', `Incident ${incident}`),
  `  claim  ${claim === undefined ? 'superseded by another incident' : claimLine(claim, now)}`,
  ...sideLines('won', won),
  ...sideLines('lost', lost),
];

const sideLines = (side: string, events: readonly EventSummary[]): string[] =>
  events.length === 0
    ? [`  ${side.padEnd(5)}  none`]
    : events.map((event) => `  ${side.padEnd(5)}  ${event.name}  ${outcomesOf(event)}`);
