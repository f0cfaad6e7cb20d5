import type { Drift } from '../../functions/domain/drift.ts';
import * as names from '../../functions/domain/metric-names.ts';
import type { AnswerKind } from '../../functions/webhook/answers.ts';
import type { AlarmSection } from './constructs/severities.ts';
import { customMetric, directionsOf, type MetricData, ofFunction, ofMachine } from './metric-data.ts';

/** The resources that the alarms are on. Names and ARNs may be CDK tokens. */
export interface Monitored {
  readonly application: string;
  /** The sites whose heartbeats are expected. */
  readonly sites: readonly string[];
  /** Whether there is a probe. @default false */
  readonly probe?: boolean;
  readonly stateMachineArn: string;
  /** The state machine of restores. */
  readonly restoreStateMachineArn: string;
  /** The names of the functions. */
  readonly webhook: string;
  readonly notify: string;
  /** Name of the function that starts the rehearsals. @default - there are none */
  readonly startRehearsals?: string | undefined;
}

/** An alarm as it is deployed, apart from its actions and its description's link. */
export interface AlarmDefinition {
  readonly section: AlarmSection;
  /** The problem, in a sentence. */
  readonly means: string;
  /** The operator's first action, in a sentence. */
  readonly act: string;
  readonly metric: MetricData;
  readonly threshold: number;
  readonly comparisonOperator: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  /** Breaching periods of evaluated periods. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: 'breaching' | 'notBreaching';
}

/** The alarms by their construct's id. Pure: the simulation evaluates the same definitions as CloudWatch. */
export function alarmDefinitions(monitored: Monitored): Readonly<Record<string, AlarmDefinition>> {
  const onData = Object.entries(dataConditions(monitored)).map(
    ([name, { atLeast = 1, inPeriods: [datapointsToAlarm, evaluationPeriods] = [1, 1], ...condition }]) => [
      name,
      {
        ...condition,
        threshold: atLeast,
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        datapointsToAlarm,
        evaluationPeriods,
        // These metrics have data only when something happens.
        treatMissingData: 'notBreaching',
      },
    ],
  );
  const onMissingData = Object.entries(missingDataConditions(monitored)).map(
    ([name, { inPeriods: [datapointsToAlarm, evaluationPeriods] = [3, 3], ...condition }]) => [
      name,
      {
        ...condition,
        threshold: 1,
        comparisonOperator: 'LessThanThreshold',
        datapointsToAlarm,
        evaluationPeriods,
        treatMissingData: 'breaching',
      },
    ],
  );
  return Object.fromEntries([...onData, ...onMissingData]);
}

/** A condition of which an operator is notified. */
interface AlarmCondition extends Pick<AlarmDefinition, 'section' | 'means' | 'act' | 'metric'> {
  /** Threshold of one period. @default 1 */
  readonly atLeast?: number;
  /** Breaching periods of evaluated periods. @default - 1 of 1 */
  readonly inPeriods?: readonly [many: number, of: number];
}

/**
 * Minutes. If data are missing, CloudWatch evaluates an alarm of three periods on the last five, and one old data point
 * among them keeps the alarm in OK (User Guide, "Configuring how CloudWatch alarms treat missing data"). Five of these
 * periods are 15 minutes.
 */
const MISSED_PERIOD = 3;
const TEN_MINUTES_OF_FIFTEEN = [10, 15] as const;
/** An hour for an ordinary push, and two until Keycloak is started; periods of five minutes. */
const THREE_HOURS = [36, 36] as const;
/** Drift is searched for every five minutes; a search may slip into the next period. */
const ONCE_IN_TWO_SEARCHES = [1, 2] as const;
/** The hourly run may slip into the next period. CloudWatch looks back further: the alarm fires after four hours. */
const TWO_HOURS_WITHOUT_DATA = [2, 2] as const;
/** A problem that an hourly run found keeps the alarm in ALARM until a later run finds it fixed. */
const ONCE_IN_TWO_HOURS = [1, 2] as const;

function dataConditions({
  application,
  sites,
  stateMachineArn,
  restoreStateMachineArn,
  webhook,
  notify,
  startRehearsals,
}: Monitored): Record<string, AlarmCondition> {
  const drift = (kind: Drift['kind']) => customMetric(application, names.DRIFT, 'Maximum', { kind }, 5);
  const counted = (name: string) => customMetric(application, name, 'Sum');
  const answers = (answer: AnswerKind) => customMetric(application, names.WEBHOOK_ANSWERS, 'Sum', { answer });
  return {
    ExecutionFailed: {
      section: 'execution-failed',
      means: 'A fencing step failed; the fencing may be incomplete.',
      act: 'Fix the error that status shows, then rerun the execution.',
      metric: ofMachine(stateMachineArn, 'ExecutionsFailed'),
    },
    ExecutionTimedOut: {
      section: 'execution-timed-out',
      means: 'A fencing execution timed out; the fencing may be incomplete.',
      act: 'Find the slow service in the output of show, then rerun the execution.',
      metric: ofMachine(stateMachineArn, 'ExecutionsTimedOut'),
    },
    ExecutionAborted: {
      section: 'execution-aborted',
      means: 'A fencing execution was aborted; the fencing may be incomplete.',
      act: 'Ask the operator who stopped it; use pause to block new fencings.',
      metric: ofMachine(stateMachineArn, 'ExecutionsAborted'),
    },
    FencingUnfinished: {
      section: 'fencing-unfinished',
      means: 'A fencing started ten minutes ago and is neither complete nor rolled back.',
      act: 'Rerun its last execution, or fix the error that status shows.',
      metric: customMetric(application, names.FENCING_IN_PROGRESS, 'Maximum', {}, 1),
      // Reconcile publishes no data for a minute in which it could not read the claim.
      inPeriods: TEN_MINUTES_OF_FIFTEEN,
    },
    NotFenced: {
      section: 'not-fenced',
      means: 'A site is offline and was not fenced, for a reason that needs operator action.',
      act: 'Fix the reason that the message names; the next attempt then fences.',
      metric: counted(names.NEEDS_OPERATOR),
    },
    NoSiteInService: {
      section: 'no-site-in-service',
      means: 'A listener has no site in service, and no execution works on it.',
      act: 'Repair the survivor, or list a healthy site.',
      metric: drift('NO_SITE_IN_SERVICE'),
      inPeriods: ONCE_IN_TWO_SEARCHES,
    },
    OfflineSiteInService: {
      section: 'offline-site-in-service',
      means:
        "A site in service is offline at the other's Infinispan, or was fenced and that Infinispan does not answer, so its users read and write stale data.",
      act: 'Remove it from the accelerator, or finish its restore.',
      metric: drift('OFFLINE_SITE_IN_SERVICE'),
      inPeriods: ONCE_IN_TWO_SEARCHES,
    },
    SurvivorLost: {
      section: 'survivor-lost',
      means:
        'A survivor is not in service while the data of the site that it fenced are incomplete, so neither site serves.',
      act: 'Repair the survivor; only if it is permanently lost, list the fenced site with the data that it has.',
      metric: drift('SURVIVOR_LOST'),
      inPeriods: ONCE_IN_TWO_SEARCHES,
    },
    NotRestored: {
      section: 'not-restored',
      means: 'A restore ended without a restored site: it failed, it was undone, or no operator approved it.',
      act: 'Fix the reason that the message names, then restore the site again.',
      metric: counted(names.NOT_RESTORED),
    },
    RestoreFailed: {
      section: 'restore-failed',
      means: 'A step of a restore failed; until its endpoints go back, the site is fenced again.',
      act: 'Fix the error of its execution, then restore the site again.',
      metric: ofMachine(restoreStateMachineArn, 'ExecutionsFailed'),
    },
    RestoreTimedOut: {
      section: 'restore-timed-out',
      means:
        'A restore reached the time limit of its execution; until its endpoints go back, the site is fenced again.',
      act: 'Find the slow step of its execution, then restore the site again.',
      metric: ofMachine(restoreStateMachineArn, 'ExecutionsTimedOut'),
    },
    RestoreAborted: {
      section: 'restore-aborted',
      means: 'A restore was stopped; until its endpoints go back, the site is fenced again.',
      act: 'Ask the operator who stopped it.',
      metric: ofMachine(restoreStateMachineArn, 'ExecutionsAborted'),
    },
    RestoreUnfinished: {
      section: 'restore-unfinished',
      means: 'A restore started three hours ago and has not ended.',
      act: 'Start Keycloak at the site if status shows that it is awaited; otherwise stop the restore.',
      metric: customMetric(application, names.RESTORE_IN_PROGRESS, 'Maximum', {}, 5),
      inPeriods: THREE_HOURS,
    },
    WebhookFailing: {
      section: 'webhook-failing',
      means: 'The webhook answered 5xx three times in five minutes: alerts do not become executions.',
      act: 'Fix the error in its log: the secret, or Step Functions.',
      metric: ofFunction(webhook, 'Url5xxCount'),
      // Alertmanager repeats a failed request within seconds.
      atLeast: 3,
    },
    WebhookThrottled: {
      section: 'webhook-throttled',
      means: 'Lambda rejected requests to the webhook with 429, which Alertmanager does not retry.',
      act: 'Raise reservedConcurrency, or find the sender of the flood.',
      metric: ofFunction(webhook, 'Throttles'),
    },
    WebhookUnauthenticated: {
      section: 'webhook-refuses-logins',
      means: 'Ten requests without credentials in five minutes.',
      act: 'If heartbeats are missing too, configure the credentials in Alertmanager; otherwise find the caller.',
      metric: answers('unauthenticated'),
      atLeast: 10,
    },
    WebhookWrongCredentials: {
      section: 'webhook-refuses-logins',
      means: 'Ten requests with a wrong user or password in five minutes.',
      act: 'If heartbeats are missing too, give Alertmanager the current password; otherwise find the caller.',
      metric: answers('forbidden'),
      atLeast: 10,
    },
    AlertsTruncated: {
      section: 'alerts-truncated',
      means: 'Alertmanager dropped alerts from a request; each may have reported an offline site.',
      act: 'Apply the generated manifests, which set no limit.',
      metric: counted(names.TRUNCATED_ALERTS),
    },
    AlertsRefused: {
      section: 'alerts-refused',
      means:
        'The webhook refused an alert of an authenticated sender with 400 or 413; nothing is fenced by it.',
      act: 'Read the reason with events, correct the sender, and check whether a site is offline now.',
      metric: counted(names.ALERTS_REFUSED),
    },
    RecordLost: {
      section: 'record-lost',
      means: 'A step of a fencing is not in the audit trail.',
      act: "Keep the execution's history, and fix the audit table.",
      metric: counted(names.RECORDS_LOST),
    },
    ...Object.fromEntries(
      directionsOf(sites).map((direction) => [
        `RehearsalBlocked-${direction}`,
        {
          section: 'rehearsal-blocked',
          means: `A rehearsal found a problem that would block the fencing ${direction}.`,
          act: 'Fix each line of rehearse that says blocks.',
          metric: customMetric(application, names.REHEARSAL_BLOCKED, 'Maximum', { direction }, 60),
          inPeriods: ONCE_IN_TWO_HOURS,
        },
      ]),
    ),
    RehearsalsNotStarted: {
      section: 'rehearsals-not-started',
      means: 'No accelerator was found for rehearsals.',
      act: "Correct the load balancers' tag site, or accelerators in the configuration.",
      metric: customMetric(application, names.REHEARSALS_NOT_STARTED, 'Maximum', {}, 60),
      inPeriods: ONCE_IN_TWO_HOURS,
    },
    ...(startRehearsals === undefined
      ? {}
      : {
          RehearsalsFailing: {
            section: 'rehearsals-not-started',
            means: 'The function that starts the rehearsals fails, so nothing is rehearsed.',
            act: 'Fix the error in its log.',
            metric: ofFunction(startRehearsals, 'Errors'),
          },
        }),
    MessageNotSent: {
      section: 'message-not-sent',
      means: 'A notification could not be sent.',
      act: "Read the newest outcomes with events, and fix the error in the function's log.",
      metric: ofFunction(notify, 'Errors'),
    },
  };
}

/** Alarms on metrics without data, for 15 minutes if a condition gives no other periods. */
function missingDataConditions({
  application,
  sites,
  startRehearsals,
  probe = false,
}: Monitored): Record<string, Omit<AlarmCondition, 'atLeast'>> {
  const heartbeats = sites.map((reporter) => [
    `HeartbeatMissing-${reporter}`,
    {
      section: 'heartbeat-missing',
      means: `No heartbeat came from ${reporter} for 15 minutes: an alert of its monitoring would not come either.`,
      act: `If ${reporter} is not down, check Prometheus, Alertmanager and the scraping of Infinispan there.`,
      metric: customMetric(application, names.HEARTBEATS, 'Sum', { reporter }, MISSED_PERIOD),
    },
  ]);
  return {
    ...Object.fromEntries(heartbeats),
    ...(probe
      ? {
          ProbeSilent: {
            section: 'probe-silent',
            means:
              'For 15 minutes no site has answered the probe, or each look has failed: it would report no lost link.',
            act: 'Enable the rule ProbeSchedule, or fix the error in the log of the function.',
            metric: customMetric(application, names.PROBE_ANSWER_TIME, 'SampleCount', {}, MISSED_PERIOD),
          },
        }
      : {}),
    ReconcileSilent: {
      section: 'reconcile-silent',
      means: 'Reconcile has not read the claim for 15 minutes: an interrupted fencing will not be resumed.',
      act: 'Enable the rule ReconcileSchedule, or fix the error in the log of the function.',
      metric: customMetric(application, names.CLAIM_IN_FORCE, 'SampleCount', {}, MISSED_PERIOD),
    },
    ...(startRehearsals === undefined
      ? {}
      : {
          RehearsalsMissing: {
            section: 'rehearsals-not-started',
            means:
              'The function that starts the rehearsals has not run for two hours, so nothing is rehearsed.',
            act: 'Enable the rule RehearsalSchedule, or fix the error in the log of the function.',
            metric: customMetric(application, names.REHEARSALS_NOT_STARTED, 'SampleCount', {}, 60),
            inPeriods: TWO_HOURS_WITHOUT_DATA,
          },
        }),
  };
}
