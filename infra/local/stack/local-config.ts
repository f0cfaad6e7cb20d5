import * as z from 'zod';
import { type FencingConfig, fencingConfig } from '../../site-fencing/config.ts';
import { readJson } from '../../tools/read-json.ts';
import { type Fields, isFields, unfitHere, withoutUnfit } from './unsupported-keys.ts';

/** What the local stack is configured with: everything but what it makes itself. */
export interface LocalConfig extends Omit<FencingConfig, 'sites'> {
  /** The first one reports the second in the alert that a person is offered. */
  readonly sites: readonly [string, string];
}

/** How the functions reach a site's Infinispan, as the configuration has it. */
export type ConfiguredInfinispan = FencingConfig['sites'][string]['infinispan'];

const DEFAULT_SITES = { 'site-a': {}, 'site-b': {} };

/** So that the schema has nothing to say of what is filled in once the sites run. */
const filledInAt = (index: number): ConfiguredInfinispan => ({
  endpoint: `https://127.0.0.1:${11222 + index}`,
  user: 'fencing',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:infinispan-AbCdEf',
});

/**
 * @param given as the context key `fencing` of cdk.json, and less: sites are `{}`, and may be left out
 * @param where what has the configuration, as the message says it
 * @throws Error that lists every fault, each in a sentence with its path and what would be right
 */
export function parseLocalConfig(given: unknown, where: string): LocalConfig {
  const { data, error } = fencingConfig.safeParse(completed(given));
  const issues = [...unfitHere(given), ...(error?.issues ?? [])];
  if (data === undefined || issues.length > 0) {
    throw new Error(`${where} has faults:\n${z.prettifyError({ issues })}`);
  }
  const { sites, ...others } = data;
  // The schema has exactly two.
  return { ...others, sites: Object.keys(sites) as [string, string] };
}

/**
 * @param file JSON; none is the default configuration
 * @throws Error as parseLocalConfig's, or one that says why the file cannot be read
 */
export async function readLocalConfig(file: string): Promise<LocalConfig> {
  if (file === '') return parseLocalConfig({}, 'The default configuration');
  return parseLocalConfig(await readJson(file), `The configuration ${file}`);
}

/** The configuration as it is deployed: the context key `fencing`. */
export const configurationOf = (
  config: LocalConfig,
  infinispans: Readonly<Record<string, ConfiguredInfinispan>>,
): FencingConfig => ({
  ...config,
  sites: Object.fromEntries(Object.entries(infinispans).map(([site, infinispan]) => [site, { infinispan }])),
});

/** Without what cannot hold, which is told apart, and with what is filled in. What is no object stays as it is. */
function completed(given: unknown): unknown {
  if (!isFields(given)) return given;
  const { sites = DEFAULT_SITES, ...others } = given;
  return { ...withoutUnfit(others), sites: isFields(sites) ? filledIn(sites) : sites };
}

const filledIn = (sites: Fields): Fields =>
  Object.fromEntries(
    Object.entries(sites).map(([name, site], index) => [
      name,
      isFields(site) ? { ...site, infinispan: filledInAt(index) } : site,
    ]),
  );
