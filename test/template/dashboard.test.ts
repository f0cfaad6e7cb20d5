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

/** A line of a graph: namespace, name and dimensions; or a search expression. */
const lineOf = (metric: readonly unknown[]): string => {
  const search = z.looseObject({ expression: z.string() }).safeParse(metric[0]);
  return search.data?.expression ?? metric.filter((part) => typeof part === 'string').join(' ');
};

const custom = (name: string, ...dimensions: readonly string[]) =>
  ['KeycloakSiteFencing', name, ...dimensions, 'service keycloak'].join(' ');
const machine = (name: string) => `AWS/States ${name} StateMachineArn FenceSiteStateMachine`;
const CLAIM = [custom('ClaimInForce'), custom('FencingInProgress'), custom('FencingPaused')];
const search = (name: string, dimensions: string) =>
  `SEARCH('{KeycloakSiteFencing,service,${dimensions}} MetricName="${name}" service="keycloak"', 'Sum', 300)`;

it('the dashboard has these graphs', () => {
  expect(dashboards).toHaveLength(1);
  const shown = widgets.map(({ properties: { title, metrics } }) => [title, metrics.map(lineOf)]);

  expect(Object.fromEntries(shown)).toEqual({
    Alarms: [],
    Claim: CLAIM,
    'Claim in force': CLAIM,
    Outcomes: [search('Outcomes', 'outcome,reason')],
    'Time to fence': [custom('TimeToFence'), custom('FencingDuration')],
    'Webhook answers': [search('WebhookAnswers', 'answer')],
    Heartbeats: ['site-a', 'site-b'].map((site) => custom('Heartbeats', `reporter ${site}`)),
    'Rehearsals, and blocked ones': ['site-a_by_site-b', 'site-b_by_site-a'].flatMap((direction) =>
      ['Rehearsals', 'RehearsalBlocked'].map((name) => custom(name, `direction ${direction}`)),
    ),
    'Executions without an outcome': ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map(
      machine,
    ),
  });
});

it('the dashboard shows the state of every alarm', () => {
  const alarms = widgets.flatMap(({ properties }) => properties.alarms ?? []);

  expect(alarms).toHaveLength(resourcesOf(template, 'AWS::CloudWatch::Alarm').length);
});
