import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  GetDashboardCommand,
  paginateDescribeAlarms,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';

/** A metric by namespace, name and dimensions; `*` is any value of a dimension. */
export interface MetricReference {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Is the published metric the referenced one? Each set of dimensions is a separate metric. */
export const matchesReference =
  (named: MetricReference) =>
  (published: MetricReference): boolean => {
    const dimensions = Object.entries(named.dimensions);
    return (
      named.namespace === published.namespace &&
      named.name === published.name &&
      dimensions.length === Object.keys(published.dimensions).length &&
      dimensions.every(([key, value]) => {
        const is = published.dimensions[key];
        return is !== undefined && (value === '*' || value === is);
      })
    );
  };

type Stack = Pick<LocalStack, 'aws'>;
const dimensionsOf = (list: readonly { Name?: string | undefined; Value?: string | undefined }[] = []) =>
  Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));

export async function publishedMetrics({ aws }: Stack): Promise<MetricReference[]> {
  const client = new CloudWatchClient(aws);
  const all: MetricReference[] = [];
  for await (const { Metrics = [] } of paginateListMetrics({ client }, {}))
    for (const { Namespace = '', MetricName = '', Dimensions } of Metrics)
      all.push({ namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) });
  return all;
}

export async function metricsOfAlarms({ aws }: Stack): Promise<MetricReference[]> {
  const client = new CloudWatchClient(aws);
  const all: MetricReference[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
    for (const { Namespace = '', MetricName = '', Dimensions } of MetricAlarms)
      all.push({ namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) });
  return all;
}

const body = z.object({
  widgets: z.array(
    z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).default([]) }) }),
  ),
});

/** The metrics of the dashboard's graphs. */
export async function metricsOfDashboard({ aws }: Stack): Promise<MetricReference[]> {
  const { StackResources = [] } = await new CloudFormationClient(aws).send(
    new DescribeStackResourcesCommand({ StackName: 'SiteFencing' }),
  );
  const dashboard = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::CloudWatch::Dashboard');
  const { DashboardBody = '' } = await new CloudWatchClient(aws).send(
    new GetDashboardCommand({ DashboardName: dashboard?.PhysicalResourceId }),
  );
  const { widgets } = body.parse(JSON.parse(DashboardBody));
  return widgets.flatMap(({ properties }) => properties.metrics.map(read));
}

const searched = z.tuple([z.looseObject({ expression: z.string() })]);
const SEARCH = /^SEARCH\('\{(?<schema>[^}]+)\} MetricName="(?<name>\w+)" (?<values>[^']*)', 'Sum', 300\)$/;

/** Parses a graph's line: namespace, name and dimensions, then options; or a search expression. */
function read(line: readonly unknown[]): MetricReference {
  const search = searched.safeParse(line);
  if (search.success) return readSearch(search.data[0].expression);
  const [namespace = '', name = '', ...rest] = line.filter((part) => typeof part === 'string');
  const dimensions: Record<string, string> = {};
  for (let index = 0; index < rest.length; index += 2) dimensions[rest[index] ?? ''] = rest[index + 1] ?? '';
  return { namespace, name, dimensions };
}

function readSearch(expression: string): MetricReference {
  const { schema, name = '', values = '' } = SEARCH.exec(expression)?.groups ?? {};
  if (schema === undefined) throw new Error(`unsupported search expression: ${expression}`);
  const [namespace = '', ...keys] = schema.split(',');
  const given = new Map([...values.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', is = '']) => [key, is]));
  return { namespace, name, dimensions: Object.fromEntries(keys.map((key) => [key, given.get(key) ?? '*'])) };
}
