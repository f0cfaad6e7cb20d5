import { type Line, styled } from '../../../tools/command-line/lines.ts';
import { type EventSummary, outcomesOf } from '../../records/event-summary.ts';
import { storyOf, type ToldIncident } from '../../records/incident-history.ts';
import { claimLine } from '../../records/incident-summary.ts';
import { recordLines } from '../../records/record-lines.ts';
import type { FencingCommand } from '../command.ts';

export const show: FencingCommand = {
  name: 'show',
  argument: 'EVENT',
  summary: 'tells everything on record of an event, an incident or an execution',
  help: [
    'EVENT is the key of an event, an incident as outcomes name it, or an execution by name or ARN. Told are the',
    'incident with the site that won and the one that lost, the trail of both, and what people did meanwhile.',
  ],
  options: {},
  async run(call, open) {
    const stack = await open();
    const story = await storyOf(stack, call.argument);
    const now = stack.clock.now();
    const pauses = story.pauses.flatMap(recordLines);
    return {
      document: story,
      lines: [
        ...story.incidents.flatMap((incident) => [...incidentLines(incident, now), '']),
        ...story.events.flatMap((event) => [
          styled('bold', `Event ${event.name}`),
          `  ${event.site} reported by ${event.reporter} at ${event.startsAt}`,
          `  ${event.key}`,
          ...event.attempts.map(({ execution, outcome, reason = '', at }) =>
            `  ${at}  ${execution}  ${outcome} ${reason}`.trimEnd(),
          ),
          '  trail, with ARNs shortened',
          ...event.records.flatMap(recordLines).map((line) => `    ${line}`),
          '',
        ]),
        ...(pauses.length === 0
          ? ['No pause near it.']
          : [styled('bold', 'Paused and resumed'), ...pauses.map((line) => `  ${line}`)]),
      ],
    };
  },
};

const incidentLines = ({ incident, claim, won, lost }: ToldIncident, now: number): Line[] => [
  styled('bold', `Incident ${incident}`),
  `  claim  ${claim === undefined ? 'another incident has taken its place' : claimLine(claim, now)}`,
  ...sideLines('won', won),
  ...sideLines('lost', lost),
];

const sideLines = (side: string, events: readonly EventSummary[]): string[] =>
  events.length === 0
    ? [`  ${side.padEnd(5)}  nobody`]
    : events.map((event) => `  ${side.padEnd(5)}  ${event.name}  ${outcomesOf(event)}`);
