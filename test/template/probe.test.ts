import { describe, expect, it } from 'vitest';
import { functionsOf, nameOf, readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack({ probe: true });
const rules = resourcesOf(template, 'AWS::Events::Rule').map(([id, { Properties }]) => ({
  name: nameOf(id),
  properties: Properties,
}));
const probe = functionsOf(template).find(({ name }) => name === 'Probe');

describe('the probe', () => {
  it('is off by default', () => {
    const names = functionsOf(synthesizeStack()).map(({ name }) => name);

    expect(names).not.toContain('Probe');
  });

  it('is small and not traced, because it runs most of the time', () => {
    expect(probe?.properties).toMatchObject({ MemorySize: 128, Timeout: 90 });
    expect(probe?.properties).not.toHaveProperty('TracingConfig');
  });

  it('has the variables that it reads', () => {
    expect(Object.keys(probe?.variables ?? {}).sort()).toEqual([
      'APPLICATION',
      'CLAIMS_TABLE',
      'OBSERVE',
      'POWERTOOLS_METRICS_NAMESPACE',
      'POWERTOOLS_SERVICE_NAME',
      'REQUIRE_SITE_VIEW_LOSS',
      'ROTATION_GRACE',
      'SITES',
      'STATE_MACHINE_ARN',
    ]);
  });

  it('runs every minute, once', () => {
    const { properties = {} } = rules.find(({ name }) => name === 'ProbeSchedule') ?? {};
    const targets = (properties.Targets ?? []) as { Arn: unknown; RetryPolicy: object }[];
    const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, one]) => one.Properties);

    expect(properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(targets.map(({ Arn, RetryPolicy }) => [readable(Arn), RetryPolicy])).toEqual([
      ['ProbeFunction', { MaximumRetryAttempts: 0 }],
    ]);
    expect(configs.find(({ FunctionName }) => readable(FunctionName) === 'ProbeFunction')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('raises an alarm if it is silent', () => {
    const [, silent] =
      resourcesOf(template, 'AWS::CloudWatch::Alarm').find(([id]) => nameOf(id) === 'AlarmsProbeSilent') ??
      [];

    expect(silent?.Properties).toMatchObject({
      MetricName: 'ProbeAnswerTime',
      Dimensions: [{ Name: 'service', Value: 'keycloak' }],
      Statistic: 'SampleCount',
      Period: 180,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
      AlarmDescription: expect.stringContaining('#probe-silent'),
    });
  });

  it('has two graphs on the dashboard', () => {
    const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
    const { widgets } = JSON.parse(readable(dashboard?.Properties.DashboardBody)) as {
      widgets: { properties: { title: string; metrics?: string[][] } }[];
    };
    const graphs = widgets
      .filter(({ properties }) => properties.title.startsWith('Probe'))
      .map(({ properties: { metrics = [] } }) =>
        metrics.map(([, name, ...rest]) => [name, rest[1]].join(' ')),
      );

    expect(graphs).toEqual([
      ['ProbeSeesOther keycloak', 'ProbeSeesOther keycloak'],
      ['ProbeAnswerTime keycloak'],
    ]);
  });
});
