import { describe, expect, it } from 'vitest';
import * as names from '../../functions/domain/metric-names.ts';
import { nameOf, readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack();

interface Row {
  readonly alarm: string;
  /** Namespace, name, dimensions, statistic. */
  readonly metric: string;
  /** Its condition. */
  readonly firesOn: string;
}

const custom = (name: string, ...dimensions: readonly string[]): string =>
  [names.METRICS_NAMESPACE, name, ...[...dimensions, 'service=keycloak'].sort()].join(' ');
const machine = (name: string, workflow = 'FenceSite'): string =>
  `AWS/States ${name} StateMachineArn=${workflow}StateMachine`;
const lambda = (name: string, fn: string): string => `AWS/Lambda ${name} FunctionName=${fn}Function`;
const ONCE = 'Sum >= 1 in 1 of 1 of 300 s, missing notBreaching';
const TEN = 'Sum >= 10 in 1 of 1 of 300 s, missing notBreaching';
const FIVE_MINUTES = 'Maximum >= 1 in 1 of 2 of 300 s, missing notBreaching';
const HOURLY = 'Maximum >= 1 in 1 of 2 of 3600 s, missing notBreaching';

const ALARMS: readonly Row[] = [
  { alarm: 'ExecutionFailed', metric: machine('ExecutionsFailed'), firesOn: ONCE },
  { alarm: 'ExecutionTimedOut', metric: machine('ExecutionsTimedOut'), firesOn: ONCE },
  { alarm: 'ExecutionAborted', metric: machine('ExecutionsAborted'), firesOn: ONCE },
  {
    alarm: 'FencingUnfinished',
    metric: custom('FencingInProgress'),
    firesOn: 'Maximum >= 1 in 10 of 15 of 60 s, missing notBreaching',
  },
  { alarm: 'NotFenced', metric: custom('NeedsOperator'), firesOn: ONCE },
  { alarm: 'NoSiteInService', metric: custom('Drift', 'kind=NO_SITE_IN_SERVICE'), firesOn: FIVE_MINUTES },
  {
    alarm: 'OfflineSiteInService',
    metric: custom('Drift', 'kind=OFFLINE_SITE_IN_SERVICE'),
    firesOn: FIVE_MINUTES,
  },
  { alarm: 'SurvivorLost', metric: custom('Drift', 'kind=SURVIVOR_LOST'), firesOn: FIVE_MINUTES },
  { alarm: 'NotRestored', metric: custom('NotRestored'), firesOn: ONCE },
  { alarm: 'RestoreFailed', metric: machine('ExecutionsFailed', 'RestoreSite'), firesOn: ONCE },
  { alarm: 'RestoreTimedOut', metric: machine('ExecutionsTimedOut', 'RestoreSite'), firesOn: ONCE },
  { alarm: 'RestoreAborted', metric: machine('ExecutionsAborted', 'RestoreSite'), firesOn: ONCE },
  {
    alarm: 'RestoreUnfinished',
    metric: custom('RestoreInProgress'),
    firesOn: 'Maximum >= 1 in 36 of 36 of 300 s, missing notBreaching',
  },
  {
    alarm: 'WebhookFailing',
    metric: lambda('Url5xxCount', 'Webhook'),
    firesOn: 'Sum >= 3 in 1 of 1 of 300 s, missing notBreaching',
  },
  { alarm: 'WebhookThrottled', metric: lambda('Throttles', 'Webhook'), firesOn: ONCE },
  {
    alarm: 'WebhookUnauthenticated',
    metric: custom('WebhookAnswers', 'answer=unauthenticated'),
    firesOn: TEN,
  },
  { alarm: 'WebhookWrongCredentials', metric: custom('WebhookAnswers', 'answer=forbidden'), firesOn: TEN },
  { alarm: 'AlertsTruncated', metric: custom('TruncatedAlerts'), firesOn: ONCE },
  { alarm: 'AlertsRefused', metric: custom('AlertsRefused'), firesOn: ONCE },
  { alarm: 'RecordLost', metric: custom('RecordsLost'), firesOn: ONCE },
  {
    alarm: 'RehearsalBlockedsiteabysiteb',
    metric: custom('RehearsalBlocked', 'direction=site-a_by_site-b'),
    firesOn: HOURLY,
  },
  {
    alarm: 'RehearsalBlockedsitebbysitea',
    metric: custom('RehearsalBlocked', 'direction=site-b_by_site-a'),
    firesOn: HOURLY,
  },
  { alarm: 'RehearsalsNotStarted', metric: custom('RehearsalsNotStarted'), firesOn: HOURLY },
  { alarm: 'RehearsalsFailing', metric: lambda('Errors', 'StartRehearsals'), firesOn: ONCE },
  { alarm: 'MessageNotSent', metric: lambda('Errors', 'Notify'), firesOn: ONCE },
  ...['site-a', 'site-b'].map((site) => ({
    alarm: `HeartbeatMissing${site.replace('-', '')}`,
    metric: custom('Heartbeats', `reporter=${site}`),
    firesOn: 'Sum < 1 in 3 of 3 of 180 s, missing breaching',
  })),
  {
    alarm: 'ReconcileSilent',
    metric: custom('ClaimInForce'),
    firesOn: 'SampleCount < 1 in 3 of 3 of 180 s, missing breaching',
  },
  {
    alarm: 'RehearsalsMissing',
    metric: custom('RehearsalsNotStarted'),
    firesOn: 'SampleCount < 1 in 2 of 2 of 3600 s, missing breaching',
  },
];

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
};

const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties: is }]) => {
  const dimensions = (is.Dimensions as { Name: string; Value: unknown }[])
    .map(({ Name, Value }) => `${Name}=${readable(Value)}`)
    .sort();
  const { EvaluationPeriods: of, DatapointsToAlarm: many = of } = is;
  return {
    alarm: nameOf(id).replace(/^Alarms/, ''),
    metric: [is.Namespace, is.MetricName, ...dimensions].join(' '),
    firesOn: `${is.Statistic} ${OPERATORS[String(is.ComparisonOperator)]} ${is.Threshold} in ${many} of ${of} of ${is.Period} s, missing ${is.TreatMissingData}`,
    properties: is,
  };
});

describe('an alarm', () => {
  it.each(alarms)('$alarm has the metric and the condition of the table', ({ properties: _, ...alarm }) => {
    expect(alarm).toEqual(ALARMS.find((row) => row.alarm === alarm.alarm));
  });

  it('exists for each row of the table', () => {
    expect(alarms.map(({ alarm }) => alarm).sort()).toEqual(ALARMS.map(({ alarm }) => alarm).sort());
  });

  it.each(alarms)(
    '$alarm notifies the topic, and describes the problem and the first action',
    ({ properties }) => {
      expect((properties.AlarmActions as unknown[]).map(readable)).toEqual(['Topic']);
      expect(properties.AlarmDescription).toMatch(
        /^\[(?:critical|warning)\] [A-Z][^.]+\. [A-Z][^.]+\. https:\/\/github\.com\/.*\/docs\/runbook\.md#[a-z-]+$/,
      );
    },
  );
});

describe('the topic', () => {
  const statements = resourcesOf(template, 'AWS::SNS::TopicPolicy').flatMap(
    ([, { Properties }]) => (Properties.PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
  );

  it('accepts only TLS, and only the alarms of this account and region', () => {
    expect(
      statements.map(({ Resource, Sid: _, ...rest }) => ({ ...rest, Resource: readable(Resource) })),
    ).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Resource: 'Topic',
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: {
          ArnLike: { 'aws:SourceArn': expect.anything() },
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        },
        Resource: 'Topic',
      },
    ]);
    const [source] = statements.flatMap(({ Condition }) => (Condition as { ArnLike?: object }).ArnLike ?? []);
    expect(Object.values(source ?? {}).map(readable)).toEqual([
      'arn:<Partition>:cloudwatch:<Region>:<AccountId>:alarm:*',
    ]);
  });

  it.each([
    { configured: 'no address', notify: {}, emails: [] },
    {
      configured: 'two addresses',
      notify: { emails: ['a@example.com', 'b@example.com'] },
      emails: ['a', 'b'],
    },
  ])('has a subscription for each configured address: $configured', ({ notify, emails }) => {
    const subscriptions = resourcesOf(synthesizeStack({ notify }), 'AWS::SNS::Subscription');

    expect(subscriptions.map(([, { Properties }]) => [Properties.Protocol, Properties.Endpoint])).toEqual(
      emails.map((name) => ['email', `${name}@example.com`]),
    );
  });
});
