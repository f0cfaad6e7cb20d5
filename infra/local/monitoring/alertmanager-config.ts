import type { Manifests } from './manifests.ts';

interface Timings {
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
}

type Fields = Manifests['routing']['spec']['route'];
type Json = Fields[string];

/** What Alertmanager's own configuration calls a field of an AlertmanagerConfig. */
const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Alertmanager's own configuration, as the Prometheus Operator makes it of an AlertmanagerConfig: beneath the route
 * of OpenShift's user workloads, the first route is bound to the namespace and is continued after, receivers are named
 * `namespace/name/receiver`, and what Secrets hold stands in it (Prometheus Operator, pkg/alertmanager/amcfg.go).
 *
 * @param timings of every route @default - as they are
 * @throws Error for a Secret or a key of it that there is not
 */
export function alertmanagerConfigFor({ routing, secret }: Manifests, timings: Timings = {}) {
  const { metadata, spec } = routing;
  const { namespace } = metadata;
  const prefix = `${namespace}/${metadata.name}/`;
  const generated = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [snakeCase(key), made(key, value)]));
  const made = (key: string, value: Json): Json => {
    if (key === 'matchers') return (value as Fields[]).map(matcherOf);
    if (key === 'receiver' || key === 'name') return `${prefix}${value}`;
    if (key === 'basicAuth') return secretsOf(secret, value as Fields);
    if (key === 'routes') return (value as Fields[]).map((route) => generated({ ...route, ...timings }));
    if (Array.isArray(value)) return value.map((item) => (isFields(item) ? generated(item) : item));
    return isFields(value) ? generated(value) : value;
  };
  const first = generated({ ...spec.route, ...timings });
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
    receivers: [{ name: 'Default' }, ...spec.receivers.map(generated)],
  };
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As the operator writes it (Prometheus Operator, v1beta1 Matcher.String). */
function matcherOf({ name, matchType, value }: Fields): string {
  const escaped = String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${name}${matchType}"${escaped}"`;
}

/** Of each field the text under the named Secret's key. */
const secretsOf = ({ metadata, stringData }: Manifests['secret'], selected: Fields): Fields =>
  Object.fromEntries(
    Object.entries(selected).map(([field, selector]) => {
      const { name, key } = selector as Fields;
      const text = name === metadata.name ? stringData[String(key)] : undefined;
      if (text === undefined) throw new Error(`There is no key ${key} in a Secret ${name}.`);
      return [field, text];
    }),
  );
