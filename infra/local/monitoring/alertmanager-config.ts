import type { Manifests } from './manifests.ts';

interface Timings {
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
}

type Fields = Manifests['routing']['spec']['route'];
type Json = Fields[string];

/** Converts a field name of the Prometheus Operator's objects to the one in the programs' own configuration. */
export const snakeCase = (key: string): string =>
  key.replace(/URL$/, 'Url').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Generates Alertmanager's own configuration from an AlertmanagerConfig as the Prometheus Operator does: below the
 * route of OpenShift's user workloads, the first route matches the namespace and continues, receivers are named
 * `namespace/name/receiver`, and values of Secrets are inlined (Prometheus Operator, pkg/alertmanager/amcfg.go).
 *
 * @param timings override those of every route @default - those of the manifests
 * @throws Error if a Secret or one of its keys does not exist
 */
export function alertmanagerConfigFor({ routing, secret }: Manifests, timings: Timings = {}) {
  const { metadata, spec } = routing;
  const { namespace } = metadata;
  const prefix = `${namespace}/${metadata.name}/`;
  const generated = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [snakeCase(key), converted(key, value)]));
  const converted = (key: string, value: Json): Json => {
    if (key === 'matchers') return (value as Fields[]).map(matcherOf);
    if (key === 'receiver' || key === 'name') return `${prefix}${value}`;
    if (key === 'basicAuth') return readSecrets(secret, value as Fields);
    if (key === 'routes') return (value as Fields[]).map((route) => generated({ ...route, ...timings }));
    if (Array.isArray(value)) return value.map((item) => (isObject(item) ? generated(item) : item));
    return isObject(value) ? generated(value) : value;
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

const isObject = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Formats a matcher as the operator does (Prometheus Operator, v1beta1 Matcher.String). */
function matcherOf({ name, matchType, value }: Fields): string {
  const escaped = String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${name}${matchType}"${escaped}"`;
}

/** Replaces each field's selector by the value of the named Secret's key. */
const readSecrets = ({ metadata, stringData }: Manifests['secret'], selected: Fields): Fields =>
  Object.fromEntries(
    Object.entries(selected).map(([field, selector]) => {
      const { name, key } = selector as Fields;
      const text = name === metadata.name ? stringData[String(key)] : undefined;
      if (text === undefined) throw new Error(`The manifests have no Secret ${name} with the key ${key}.`);
      return [field, text];
    }),
  );
