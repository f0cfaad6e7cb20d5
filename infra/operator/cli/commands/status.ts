import {
  createExecutionHistory,
  type FailedExecution,
} from '../../../../functions/clients/execution-history.ts';
import { timeOfRow } from '../../../../functions/domain/audit-row.ts';
import { inObserveMode } from '../../../../functions/domain/claim/observe-mode.ts';
import { indent, type Line, styled } from '../../../tools/command-line/lines.ts';
import { eventLine, summarizeEvents } from '../../records/event-summary.ts';
import { claimLine, summarizeIncident } from '../../records/incident-summary.ts';
import { pausesOf, recordsOf, recordsSince } from '../../records/query-trail.ts';
import { lastRehearsals, rehearsalLine } from '../../records/rehearsals.ts';
import { runningExecutions } from '../../records/running.ts';
import { ago, DAY, iso } from '../../records/times.ts';
import { alarmLines, alarms } from '../alarms.ts';
import type { FencingCommand } from '../command.ts';
import { driftOf } from '../drift.ts';
import { heartbeatLines, heartbeats } from '../heartbeats.ts';
import { pauseInForce, pauseLine, toldPause } from '../pauses.ts';
import { acceleratorsOfSites, type Serving, servingAt } from '../serving.ts';
import { orUnavailable } from '../unavailable.ts';

const DAYS_OF_EVENTS = 7;
const LAST_EVENTS = 5;
/** A redrive is allowed so long (AWS Step Functions API Reference, RedriveExecution). */
const DAYS_OF_FAILURES = 14;
const LAST_MARKS = 3;

export const status: FencingCommand = {
  name: 'status',
  summary: 'tells who is in service, the claim, the pause, what is heard, rings, failed and has come apart',
  help: [
    'Asked are the accelerators, the tables, Step Functions and CloudWatch. The Infinispans are not asked from here:',
    'what they said is what the last rehearsals heard, and "rehearse" asks them anew.',
  ],
  options: {},
  async run(_, open) {
    const stack = await open();
    const now = stack.clock.now();
    const history = createExecutionHistory(stack.stepFunctions, [stack.stateMachineArn]);
    // The claim first, as whoever writes it does: what comes after it is at most newer.
    const claim = await stack.claims.read();
    const { decision, accelerators: claimed = [] } = claim.current ?? {};
    const [accelerators, records, running, ended, marks, heard, rung] = await Promise.all([
      acceleratorsOfSites(stack, claimed),
      recordsSince(stack, now - DAYS_OF_EVENTS * DAY),
      runningExecutions(stack),
      history.failed(),
      recordsOf(stack, [pausesOf(stack.application)]),
      orUnavailable(heartbeats(stack, now)),
      orUnavailable(alarms(stack)),
    ]);
    const readAt = iso(stack.clock.now());
    const serving = servingAt(accelerators, decision === undefined ? [] : [decision.site, decision.reporter]);
    const rehearsals = lastRehearsals(records);
    const drift = await driftOf(claim, accelerators, stack.sites, history, rehearsals);
    const events = summarizeEvents(records, running).slice(0, LAST_EVENTS);
    const failed = ended
      .filter(({ stoppedAt }) => now - stoppedAt < DAYS_OF_FAILURES * DAY)
      .sort((one, other) => other.stoppedAt - one.stoppedAt);
    const pause = pauseInForce(claim, now);
    const told = claim.current === undefined ? undefined : summarizeIncident(claim.current);
    const { stackName, region, application } = stack;
    return {
      document: {
        stack: { name: stackName, region, application },
        readAt,
        serving,
        claim: told ?? null,
        observing: inObserveMode(claim),
        pause: pause === undefined ? null : toldPause(pause),
        heartbeats: heard,
        alarms: rung,
        rehearsals,
        events,
        running,
        failed: failed.map(({ stoppedAt, ...execution }) => ({ ...execution, stoppedAt: iso(stoppedAt) })),
        drift,
      },
      lines: [
        `${stackName} in ${region}, application ${application}, ${readAt}`,
        ...(inObserveMode(claim) ? ['', styled('yellow', 'The stack observes: it begins nothing.')] : []),
        ...section('In service', serving.map(servingLine), 'no accelerator has an endpoint of a known site'),
        ...section('Claim', told === undefined ? [] : [claimLine(told, now)], 'nothing was ever fenced'),
        ...section(
          'Pause',
          [
            ...(pause === undefined ? [] : [styled('yellow', pauseLine(pause, now))]),
            ...marks.slice(-LAST_MARKS).map(({ id, step }) => `${timeOfRow(id)}  ${step}`),
          ],
          'never',
        ),
        ...section('Heartbeats', heartbeatLines(heard, now), 'the stack does not tell its sites yet'),
        ...section('Alarms ringing', alarmLines(rung, now), 'none'),
        ...section(
          `Last rehearsals of ${DAYS_OF_EVENTS} days`,
          rehearsals.map((one) => rehearsalLine(one, now)),
          'none',
        ),
        ...section(`Last events of ${DAYS_OF_EVENTS} days`, events.map(eventLine), 'none'),
        ...section(
          'Running',
          running.map(({ name, startedAt }) => `${name}, since ${startedAt}`),
          'none',
        ),
        ...section(
          `Failed executions of ${DAYS_OF_FAILURES} days`,
          failed.map((execution) => failedLine(execution, now)),
          'none',
        ),
        ...section(
          `Come apart, of ${readAt}`,
          drift.map((remark) => styled('red', remark)),
          'nothing',
        ),
      ],
    };
  },
};

const section = (title: string, lines: readonly Line[], none: string): Line[] => [
  styled('bold', title),
  ...(lines.length === 0 ? [none] : lines).map(indent),
];

function servingLine({ dnsName, listener, sites }: Serving): Line {
  const where = `${dnsName} ${listener.split('/').slice(-2).join('/')}: `;
  const states = sites.map(({ site, inService }) =>
    inService ? site : styled('yellow', `${site} not in service`),
  );
  if (sites.some(({ inService }) => inService)) {
    return [where, ...states.flatMap((state, index) => (index === 0 ? [state] : [', ', state]))];
  }
  const out = sites.map(({ site }) => `${site} not in service`).join(', ');
  return styled('red', `${where}${out}: nobody serves`);
}

const failedLine = ({ name, status, stoppedAt, redriveCount }: FailedExecution, now: number): string =>
  `${name}  ${status} ${ago(stoppedAt, now)}${redriveCount === 0 ? '' : `, redriven ${redriveCount} times`}`;
