import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import cdk from '../../cdk.json' with { type: 'json' };
import { fencingConfig, parseConfig } from '../../infra/config.ts';
import wrong from '../fixtures/template/wrong-configurations.json' with { type: 'json' };

interface Wrong {
  /** Where in the shipped example the wrong value stands; the whole configuration for an empty path. */
  readonly path: readonly string[];
  /** Left out where the key is missing. */
  readonly value?: unknown;
  readonly fault: string;
  /** The path as it is said; empty for the configuration itself. */
  readonly at: string;
}

const ROWS: readonly Wrong[] = wrong;

/** The shipped example with another value at a path. */
function changed(config: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const known = { ...(config as Record<string, unknown>) };
  const inner = changed(known[key], rest, value);
  const { [key]: _, ...others } = known;
  return inner === undefined ? others : { ...known, [key]: inner };
}

const faultsOf = (config: unknown): string => {
  try {
    parseConfig(config);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'none';
};

const said = ({ fault, at }: Wrong): string => (at === '' ? `✖ ${fault}` : `✖ ${fault}\n  → at ${at}`);

describe('a wrong configuration', () => {
  it.each(ROWS)('is answered in a sentence: $path is $value', (row) => {
    expect(faultsOf(changed(cdk.context.fencing, row.path, row.value))).toBe(
      `The configuration (context key "fencing" of cdk.json) has faults:\n${said(row)}`,
    );
  });

  it('is answered with every fault at once', () => {
    const leaves = ROWS.filter(
      ({ path, at }) =>
        /^(application|webhook\.|alertName|waitForReporter\.|.*infinispan\.)/.test(at) && path.length > 0,
    );
    const firsts = [...new Map(leaves.map((row) => [row.at, row])).values()];
    const config = firsts.reduce<unknown>(
      (before, { path, value }) => changed(before, path, value),
      cdk.context.fencing,
    );

    const faults = faultsOf(config);

    for (const row of firsts) expect(faults).toContain(said(row));
    expect(faults.match(/✖/g)).toHaveLength(firsts.length);
  });

  it('may be missing altogether', () => {
    expect(faultsOf(undefined)).toBe('cdk.json has no context key "fencing"; see the README, Configuration');
  });

  it('was tried for every key of the schema', () => {
    const keys = keysOf(z.toJSONSchema(fencingConfig, { io: 'input' }));

    expect(keys).toContain('sites.*.infinispan.endpoint');
    const tried = new Set(
      ROWS.map(({ path }) =>
        path.map((key, depth) => (depth === 1 && NAMED.includes(path[0] ?? '') ? '*' : key)).join('.'),
      ),
    );
    expect(keys.filter((key) => !tried.has(key))).toEqual([]);
  });
});

/** What has names of the user's for keys. */
const NAMED = ['sites', 'tags'];

/** Every key of a schema with its path; `*` stands for the name of a site or a tag. */
function keysOf(schema: z.core.JSONSchema._JSONSchema): string[] {
  if (typeof schema === 'boolean') return [];
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
    key,
    ...keysOf(value).map((below) => `${key}.${below}`),
  ]);
  const { additionalProperties: others } = schema;
  return typeof others === 'object' ? [...inner, '*', ...keysOf(others).map((below) => `*.${below}`)] : inner;
}

describe('a right configuration', () => {
  it('may be as short as its sites, and has these defaults', () => {
    const { sites } = cdk.context.fencing;

    expect(parseConfig({ webhook: {}, sites })).toEqual({
      application: 'keycloak',
      webhook: { user: 'keycloak' },
      alertName: 'SiteOffline',
      sites,
      logRetentionDays: 365,
      removalPolicy: 'retain',
      tags: {},
      siteViewDecides: true,
      waitForReporter: { atMost: 240, every: 15 },
    });
  });

  it.each([
    { key: 'application', path: ['application'], value: 'a'.repeat(40) },
    {
      key: 'an own secret in another region and partition',
      path: ['webhook', 'secretArn'],
      value: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a/b_c+d=e.f@g-AbCdEf',
    },
    { key: 'a view that does not decide', path: ['siteViewDecides'], value: false },
    { key: 'no waiting', path: ['waitForReporter', 'atMost'], value: 0 },
    { key: 'the longest wait', path: ['waitForReporter'], value: { atMost: 280, every: 60 } },
    {
      key: 'an endpoint with a slash',
      path: ['sites', 'site-a', 'infinispan', 'endpoint'],
      value: 'https://a.example.com/',
    },
    {
      key: 'an endpoint by its address',
      path: ['sites', 'site-a', 'infinispan', 'endpoint'],
      value: 'https://10.0.0.1:11222',
    },
    { key: 'a CA', path: ['sites', 'site-a', 'infinispan', 'caFile'], value: 'ca/site-a.pem' },
    {
      key: 'a server name',
      path: ['sites', 'site-a', 'infinispan', 'serverName'],
      value: 'infinispan.internal',
    },
  ])('may have $key', ({ path, value }) => {
    expect(faultsOf(changed(cdk.context.fencing, path, value))).toBe('none');
  });
});
