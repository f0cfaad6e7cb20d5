import * as z from 'zod';
import { type FencingConfig, fencingConfig } from '../../site-fencing/config.ts';
import { readJson } from '../../tools/read-json.ts';
import { type Fields, findUnsupportedKeys, isObject, withoutUnsupportedKeys } from './unsupported-keys.ts';

/** The local stack's configuration, without the parts that the stack sets itself. */
export interface LocalConfig extends Omit<FencingConfig, 'sites'> {
  /** In the alert that the commands send or print, the first site reports the second. */
  readonly sites: readonly [string, string];
}

/** A site's key `infinispan` in the configuration: how the functions reach it. */
export type ConfiguredInfinispan = FencingConfig['sites'][string]['infinispan'];

const DEFAULT_SITES = { 'site-a': {}, 'site-b': {} };

/** Satisfies the schema until the sites run and the real values are known. */
const placeholder = (index: number): ConfiguredInfinispan => ({
  endpoint: `https://127.0.0.1:${11222 + index}`,
  user: 'fencing',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:infinispan-AbCdEf',
});

/**
 * @param given like the context key `fencing` of cdk.json, but each site is `{}`, and `sites` may be left out
 * @param source the name of the configuration for the error message
 * @throws Error that lists every fault: its path and the expected value
 */
export function parseLocalConfig(given: unknown, source: string): LocalConfig {
  const { data, error } = fencingConfig.safeParse(completed(given));
  const issues = [...findUnsupportedKeys(given), ...(error?.issues ?? [])];
  if (data === undefined || issues.length > 0) {
    throw new Error(`${source} is invalid:\n${z.prettifyError({ issues })}`);
  }
  const { sites, ...others } = data;
  // The schema requires exactly two.
  return { ...others, sites: Object.keys(sites) as [string, string] };
}

/**
 * @param file path of a JSON file; an empty string means the default configuration
 * @throws Error as parseLocalConfig does, or with the reason why the file cannot be read
 */
export async function readLocalConfig(file: string): Promise<LocalConfig> {
  if (file === '') return parseLocalConfig({}, 'The default configuration');
  return parseLocalConfig(await readJson(file), `The configuration ${file}`);
}

/** The configuration to deploy: the context key `fencing`. */
export const configurationOf = (
  config: LocalConfig,
  infinispans: Readonly<Record<string, ConfiguredInfinispan>>,
): FencingConfig => ({
  ...config,
  sites: Object.fromEntries(Object.entries(infinispans).map(([site, infinispan]) => [site, { infinispan }])),
});

/** Removes unsupported keys, which are reported separately, and adds placeholders. A value that is no object stays. */
function completed(given: unknown): unknown {
  if (!isObject(given)) return given;
  const { sites = DEFAULT_SITES, ...others } = given;
  return { ...withoutUnsupportedKeys(others), sites: isObject(sites) ? withPlaceholders(sites) : sites };
}

const withPlaceholders = (sites: Fields): Fields =>
  Object.fromEntries(
    Object.entries(sites).map(([name, site], index) => [
      name,
      isObject(site) ? { ...site, infinispan: placeholder(index) } : site,
    ]),
  );
