import { expect, it } from 'vitest';
import * as z from 'zod';
import { readable, resourcesOf, synthesizeStack } from './stack.ts';

const template = synthesizeStack();
const dashboards = resourcesOf(template, 'AWS::CloudWatch::Dashboard');

const body = z.object({
  widgets: z.array(
    z.object({
      width: z.number(),
      properties: z.object({
        title: z.string(),
        alarms: z.array(z.string()).optional(),
        metrics: z.array(z.array(z.unknown())).default([]),
      }),
    }),
  ),
});

const widgets = dashboards.flatMap(
  ([, { Properties }]) => body.parse(JSON.parse(readable(Properties.DashboardBody))).widgets,
);

/** A line of a graph: namespace, name and dimensions; or the expression that finds the lines. */
const lineOf = (metric: readonly unknown[]): string => {
  const search = z.looseObject({ expression: z.string() }).safeParse(metric[0]);
  return search.data?.expression ?? metric.filter((part) => typeof part === 'string').join(' ');
};

const own = (name: string, ...dimensions: readonly string[]) =>
  ['KeycloakSiteFencing', name, ...dimensions, 'service keycloak'].join(' ');
const machine = (name: string) => `AWS/States ${name} StateMachineArn FenceSiteStateMachine`;
const CLAIM = [own('ClaimInForce'), own('FencingInProgress'), own('FencingPaused')];
const search = (name: string, dimensions: string) =>
  `SEARCH('{KeycloakSiteFencing,service,${dimensions}} MetricName="${name}" service="keycloak"', 'Sum', 300)`;

it('there is one, with everything that an operator asks', () => {
  expect(dashboards).toHaveLength(1);
  const shown = widgets.map(({ properties: { title, metrics } }) => [title, metrics.map(lineOf)]);

  expect(Object.fromEntries(shown)).toEqual({
    Alarms: [],
    Claim: CLAIM,
    'Claim in force': CLAIM,
    Outcomes: [search('Outcomes', 'outcome,reason')],
    'Time to fence': [own('TimeToFence'), own('FencingDuration')],
    'Webhook answers': [search('WebhookAnswers', 'answer')],
    Heartbeats: ['site-a', 'site-b'].map((site) => own('Heartbeats', `reporter ${site}`)),
    'Rehearsals, and those that were stopped': ['site-a_by_site-b', 'site-b_by_site-a'].flatMap((direction) =>
      ['Rehearsals', 'RehearsalBlocked'].map((name) => own(name, `direction ${direction}`)),
    ),
    'Executions without an outcome': ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map(
      machine,
    ),
  });
});

it('it shows the state of every alarm', () => {
  const alarms = widgets.flatMap(({ properties }) => properties.alarms ?? []);

  expect(alarms).toHaveLength(resourcesOf(template, 'AWS::CloudWatch::Alarm').length);
});
