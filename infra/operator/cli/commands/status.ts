import {
  createExecutionHistory,
  type FailedExecution,
} from '../../../../functions/clients/execution-history.ts';
import { pushProgress } from '../../../../functions/domain/audit-record.ts';
import { timeOfRow } from '../../../../functions/domain/audit-row.ts';
import { inObserveMode } from '../../../../functions/domain/claim/observe-mode.ts';
import { restoreKey } from '../../../../functions/domain/event-key.ts';
import { indent, type Line, styled } from '../../../tools/command-line/lines.ts';
import { isProgress, type TrailRecord } from '../../records/audit-trail.ts';
import { eventLine, summarizeEvents } from '../../records/event-summary.ts';
import { claimLine, summarizeIncident } from '../../records/incident-summary.ts';
import { pauseKey, recordsOf, recordsSince } from '../../records/query-trail.ts';
import { lastRehearsals, rehearsalLine } from '../../records/rehearsals.ts';
import { machinesOf, runningExecutions } from '../../records/running.ts';
import { ago, DAY, iso } from '../../records/times.ts';
import { alarmLines, readAlarms } from '../alarms.ts';
import type { FencingCommand } from '../command.ts';
import { driftOf } from '../drift.ts';
import { heartbeatLines, readHeartbeats } from '../heartbeats.ts';
import { pauseInForce, pauseLine, summarizePause } from '../pauses.ts';
import { probeLines, readProbe } from '../probe.ts';
import { acceleratorsOfSites, type ListenerSites, sitesInService } from '../serving.ts';
import {
  ifRead,
  isUnavailable,
  ofBoth,
  orUnavailable,
  type Unavailable,
  unavailableLine,
} from '../unavailable.ts';

const DAYS_OF_EVENTS = 7;
const LAST_EVENTS = 5;
/** A redrive is possible for as long (AWS Step Functions API Reference, RedriveExecution). */
const DAYS_OF_FAILURES = 14;
const LAST_PAUSES = 3;

export const status: FencingCommand = {
  name: 'status',
  summary:
    'show sites in service, claim, pause, heartbeats, probe, alarms, rehearsals, events, failures and drift',
  help: [
    'Queries Global Accelerator, DynamoDB, Step Functions and CloudWatch. Infinispan is not queried: its backup status is',
    'that of the last rehearsals, and its site view that of the last look of the probe. Use rehearse for current ones.',
  ],
  options: {},
  async run(_, open) {
    const stack = await open();
    const now = stack.clock.now();
    const history = createExecutionHistory(stack.stepFunctions, machinesOf(stack));
    // The claim is read first: everything read after it is at least as new.
    const claim = await stack.claims.read();
    const { decision, accelerators: claimed = [] } = claim.current ?? {};
    const [accelerators, records, running, ended, pauses, restore, heartbeats, probe, alarms] =
      await Promise.all([
        orUnavailable(acceleratorsOfSites(stack, claimed)),
        orUnavailable(recordsSince(stack, now - DAYS_OF_EVENTS * DAY)),
        orUnavailable(runningExecutions(stack)),
        orUnavailable(history.failed()),
        orUnavailable(recordsOf(stack, [pauseKey(stack.application)])),
        orUnavailable(
          claim.current?.restore === undefined
            ? Promise.resolve([])
            : recordsOf(stack, [restoreKey(claim.current.incident)]),
        ),
        orUnavailable(readHeartbeats(stack, now)),
        orUnavailable(readProbe(stack)),
        orUnavailable(readAlarms(stack)),
      ]);
    const readAt = iso(stack.clock.now());
    const inDecision = decision === undefined ? [] : [decision.site, decision.reporter];
    const listeners = ifRead(accelerators, (read) => sitesInService(read, inDecision));
    const rehearsals = ifRead(records, lastRehearsals);
    const drift = await ofBoth(accelerators, rehearsals, (read, rehearsed) =>
      orUnavailable(driftOf(claim, read, stack.sites, history, rehearsed)),
    );
    const events = ofBoth(records, running, (read, now) => summarizeEvents(read, now).slice(0, LAST_EVENTS));
    const failed = ifRead(ended, (executions) =>
      executions
        .filter(({ stoppedAt }) => now - stoppedAt < DAYS_OF_FAILURES * DAY)
        .sort((one, other) => other.stoppedAt - one.stoppedAt),
    );
    const pause = pauseInForce(claim, now);
    const incident =
      claim.current === undefined
        ? undefined
        : summarizeIncident(claim.current, 'unavailable' in restore ? undefined : progressIn(restore));
    const { stackName, region, application } = stack;
    return {
      document: {
        stack: { name: stackName, region, application },
        readAt,
        listeners,
        claim: incident ?? null,
        observeMode: inObserveMode(claim),
        pause: pause === undefined ? null : summarizePause(pause),
        heartbeats,
        probe: 'unavailable' in probe ? probe : (probe[0] ?? null),
        alarms,
        rehearsals,
        events,
        running,
        failed: ifRead(failed, (executions) =>
          executions.map(({ stoppedAt, ...execution }) => ({ ...execution, stoppedAt: iso(stoppedAt) })),
        ),
        drift,
      },
      lines: [
        `${stackName} in ${region}, application ${application}, ${readAt}`,
        ...(inObserveMode(claim) ? ['', styled('yellow', 'Observe mode is on: no fencing will start.')] : []),
        ...section(
          'In service',
          linesOf(listeners, listenerLine),
          'no accelerator has an endpoint of a known site',
        ),
        ...section('Claim', incident === undefined ? [] : [claimLine(incident, now)], 'no fencing so far'),
        ...section(
          'Pauses',
          [
            ...(pause === undefined ? [] : [styled('yellow', pauseLine(pause, now))]),
            ...linesOf(
              ifRead(pauses, (all) => all.slice(-LAST_PAUSES)),
              ({ id, step }) => `${timeOfRow(id)}  ${step}`,
            ),
          ],
          'none',
        ),
        ...section(
          'Heartbeats',
          heartbeatLines(heartbeats, now),
          'unavailable: the stack was deployed by an older version',
        ),
        ...section('Probe', probeLines(probe, now), 'off, or has not run yet'),
        ...section('Alarms firing', alarmLines(alarms, now), 'none'),
        ...section(
          `Last rehearsals, ${DAYS_OF_EVENTS} days`,
          linesOf(rehearsals, (one) => rehearsalLine(one, now)),
          'none',
        ),
        ...section(`Last events, ${DAYS_OF_EVENTS} days`, linesOf(events, eventLine), 'none'),
        ...section(
          'Running executions',
          linesOf(running, ({ name, startedAt }) => `${name}, since ${startedAt}`),
          'none',
        ),
        ...section(
          `Failed executions, ${DAYS_OF_FAILURES} days`,
          linesOf(failed, (execution) => failedLine(execution, now)),
          'none',
        ),
        ...section(
          `Drift, at ${readAt}`,
          linesOf(drift, (finding) => styled('red', finding)),
          'none',
        ),
      ],
    };
  },
};

/** The progress of a push, as the last watch recorded it. */
const progressIn = (rows: readonly TrailRecord[]) =>
  pushProgress.safeParse(rows.find(isProgress)?.record).data;

const section = (title: string, lines: readonly Line[], none: string): Line[] => [
  styled('bold', title),
  ...(lines.length === 0 ? [none] : lines).map(indent),
];

/** A line for each, or why they could not be read. */
const linesOf = <T>(readings: readonly T[] | Unavailable, lineOf: (one: T) => Line): Line[] =>
  isUnavailable(readings) ? [unavailableLine(readings)] : readings.map((one) => lineOf(one));

function listenerLine({ dnsName, listener, sites }: ListenerSites): Line {
  const where = `${dnsName} ${listener.split('/').slice(-2).join('/')}: `;
  const states = sites.map(({ site, inService }) =>
    inService ? site : styled('yellow', `${site} not in service`),
  );
  if (sites.some(({ inService }) => inService)) {
    return [where, ...states.flatMap((state, index) => (index === 0 ? [state] : [', ', state]))];
  }
  const out = sites.map(({ site }) => `${site} not in service`).join(', ');
  return styled('red', `${where}${out}: no site in service`);
}

const failedLine = ({ name, status, stoppedAt, redriveCount }: FailedExecution, now: number): string =>
  `${name}  ${status} ${ago(stoppedAt, now)}${redriveCount === 0 ? '' : `, redriven ${redriveCount} times`}`;
