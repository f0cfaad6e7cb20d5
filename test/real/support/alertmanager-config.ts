import { alertRouting } from '../../../infra/manifests/alert-routing.ts';
import type { Reporting } from '../../../infra/manifests/reporting.ts';

interface Timings {
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
}

export interface AlertmanagerConfigOptions {
  readonly reporting: Reporting;
  readonly webhook: { readonly url: string; readonly username: string; readonly password: string };
  /** Of every route, so that a test need not wait. @default - as generated */
  readonly timings?: Timings;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Fields = Readonly<Record<string, Json>>;

/** What Alertmanager's own configuration calls a field of an AlertmanagerConfig. */
const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Alertmanager's own configuration, as the Prometheus Operator makes it of our AlertmanagerConfig: beneath the route
 * of OpenShift's user workloads, the first route is bound to the namespace and is continued after, receivers are named
 * `namespace/name/receiver`, and what Secrets hold stands in it (Prometheus Operator, pkg/alertmanager/amcfg.go).
 */
export function alertmanagerConfigFor({ reporting, webhook, timings = {} }: AlertmanagerConfigOptions) {
  const { metadata, spec } = alertRouting(reporting, webhook.url);
  const { namespace } = reporting;
  const prefix = `${namespace}/${metadata?.name}/`;
  const generated = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [snakeCase(key), made(key, value)]));
  const made = (key: string, value: Json): Json => {
    if (key === 'matchers') return (value as readonly Fields[]).map(matcherOf);
    if (key === 'receiver' || key === 'name') return `${prefix}${value}`;
    if (key === 'basicAuth') return { username: webhook.username, password: webhook.password };
    if (key === 'routes')
      return (value as readonly Fields[]).map((route) => generated({ ...route, ...timings }));
    if (Array.isArray(value)) return value.map((item) => (isFields(item) ? generated(item) : item));
    return isFields(value) ? generated(value) : value;
  };
  const { route, receivers } = JSON.parse(JSON.stringify(spec)) as { route: Fields; receivers: Fields[] };
  const first = generated({ ...route, ...timings });
  return {
    route: {
      receiver: 'Default',
      group_by: ['namespace'],
      routes: [
        {
          ...first,
          matchers: [...(first.matchers as string[]), `namespace="${namespace}"`],
          continue: true,
        },
      ],
    },
    receivers: [{ name: 'Default' }, ...receivers.map(generated)],
  };
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As the operator writes it (Prometheus Operator, v1beta1 Matcher.String). */
function matcherOf({ name, matchType, value }: Fields): string {
  const escaped = String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${name}${matchType}"${escaped}"`;
}
