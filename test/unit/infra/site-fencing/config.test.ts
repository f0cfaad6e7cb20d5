import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import cdk from '../../../../cdk.json' with { type: 'json' };
import { fencingConfig, parseConfig } from '../../../../infra/site-fencing/config.ts';
import type { SiteFencingProps } from '../../../../infra/site-fencing/props.ts';
import maximal from '../../../fixtures/template/maximal.json' with { type: 'json' };
import minimal from '../../../fixtures/template/minimal.json' with { type: 'json' };
import wrong from '../../../fixtures/template/wrong-configurations.json' with { type: 'json' };

interface Wrong {
  /** Path of the wrong value in the maximal configuration; empty for the whole configuration. */
  readonly path: readonly string[];
  /** Undefined removes the key. */
  readonly value?: unknown;
  readonly fault: string;
  /** The path in the message; empty for the configuration itself. */
  readonly at: string;
}

const ROWS: readonly Wrong[] = wrong.map((row) => ({
  ...row,
  fault: row.fault.replace('<cwd>', process.cwd()),
}));
const SCHEMA = z.toJSONSchema(fencingConfig, { io: 'input' });

/** The configuration with another value at a path. */
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

const messageOf = ({ fault, at }: Wrong): string => (at === '' ? `✖ ${fault}` : `✖ ${fault}\n  → at ${at}`);

describe('an invalid configuration', () => {
  it.each(ROWS)('is reported in a sentence: $path is $value', (row) => {
    expect(faultsOf(changed(maximal, row.path, row.value))).toBe(
      `The configuration (context key "fencing" of cdk.json) is invalid:\n${messageOf(row)}`,
    );
  });

  it.each(ROWS)('is reported with a valid example: $path is $value', ({ fault }) => {
    expect(fault).toMatch(/, such as \S|^must be (true or false|retain or destroy)$|; its keys are \S/);
  });

  const examples = ROWS.flatMap(({ path, fault, at }) => {
    const example = /, such as (.*)$/.exec(fault)?.[1] ?? '…';
    // The file of an example does not exist, and a key that the user chooses is not a value.
    const shown = !/…|not both|PEM file/.test(fault) && !/"\]$|^(sites|tags)\.(x|$)/.test(at);
    return shown && example !== '…' ? [{ at, path, example }] : [];
  });

  it.each([...new Map(examples.map((row) => [row.at, row])).values()])(
    'has the example $example for $at, which is valid',
    ({ path, example, at }) => {
      const isText = !/^[[{\d]/.test(example) || at.startsWith('tags.');
      const value = isText ? example : JSON.parse(example);

      expect(faultsOf(changed(maximal, path, at.endsWith('[0]') ? [value] : value))).toBe('none');
    },
  );

  it('is reported with every fault at once', () => {
    const leaves = ROWS.filter(({ at, path }) => at !== '' && path.length > 0 && !at.startsWith('sites.'));
    const deepest = leaves.filter(
      ({ path }) =>
        !leaves.some(
          (other) => other.path.length > path.length && path.every((key, depth) => key === other.path[depth]),
        ),
    );
    const firsts = [...new Map(deepest.map((row) => [row.path.join('.'), row])).values()];
    const config = firsts.reduce<unknown>((before, { path, value }) => changed(before, path, value), maximal);

    const faults = faultsOf(config);

    expect(firsts.length).toBeGreaterThan(20);
    for (const row of firsts) expect(faults).toContain(messageOf(row));
  });

  it('may be missing', () => {
    expect(faultsOf(undefined)).toBe('cdk.json has no context key "fencing"; see the README, Configuration');
  });

  it('has a row for every key of the schema', () => {
    const keys = keysOf(SCHEMA).map(({ path }) => path);

    expect(keys).toContain('sites.*.infinispan.endpoint');
    const tried = new Set(
      ROWS.map(({ path }) =>
        path.map((key, depth) => (NAMED.includes(path.slice(0, depth).join('.')) ? '*' : key)).join('.'),
      ),
    );
    expect(keys.filter((key) => !tried.has(key))).toEqual([]);
  });

  it('has an unknown key, at any level', () => {
    const levels = [
      '',
      ...keysOf(SCHEMA)
        .filter(({ closed }) => closed)
        .map(({ path }) => path),
    ];
    const paths = levels.map((level) =>
      level
        .replace('*', 'site-a')
        .split('.')
        .filter((key) => key !== ''),
    );

    expect(levels).toHaveLength(7);
    for (const path of paths) {
      expect(faultsOf(changed(maximal, [...path, 'colour'], 'red')), path.join('.')).toContain(
        '✖ must not have "colour"; its keys are ',
      );
    }
  });
});

describe('sites with one Infinispan', () => {
  it.each([
    'https://infinispan.site-a.example.com:443',
    'https://infinispan.site-a.example.com',
    'https://Infinispan.SITE-A.example.com./',
    '${Token[TOKEN.7]}',
  ])('are rejected: %s', (endpoint) => {
    const first = endpoint.startsWith('$') ? endpoint : maximal.sites['site-a'].infinispan.endpoint;
    const config = [
      { site: 'site-a', value: first },
      { site: 'site-b', value: endpoint },
    ].reduce<unknown>(
      (before, { site, value }) => changed(before, ['sites', site, 'infinispan', 'endpoint'], value),
      maximal,
    );

    expect(faultsOf(config)).toContain('✖ must have different Infinispan endpoints, such as https://');
  });
});

describe('a real-world configuration', () => {
  const CASES = new URL('../../../fixtures/cases/', import.meta.url);
  const PREFIX = 'The configuration (context key "fencing" of cdk.json) is invalid:\n';
  const ARN = 'must be the full ARN of a secret, with its suffix of six characters';
  const TAG = 'must be at most 256 letters, digits, spaces and + - = . _ : / @';

  it.each([
    {
      file: '03-partial-secret-arn',
      faults: [
        [ARN, 'sites["site-a"].infinispan.secretArn'],
        [ARN, 'sites["site-b"].infinispan.secretArn'],
      ],
    },
    {
      file: '22-tag-ampersand',
      faults: [
        [TAG, 'tags.Team'],
        [TAG, 'tags.App'],
      ],
    },
    { file: '23-tag-umlaut-key', faults: [] },
    { file: '28-both-sites-one-endpoint', faults: [['must have different Infinispan endpoints', 'sites']] },
  ])('has these faults and no others: $file', ({ file, faults }) => {
    const { context } = JSON.parse(readFileSync(new URL(`${file}.cdk.json`, CASES), 'utf8'));
    const found = faultsOf(context.fencing);

    expect([...found.matchAll(/✖ (.*), such as .*\n {2}→ at (.*)/g)].map(([, ...fault]) => fault)).toEqual(
      faults,
    );
    expect(found.startsWith(PREFIX)).toBe(faults.length > 0);
  });
});

describe('a valid configuration', () => {
  it('needs only its sites, and has these defaults', () => {
    expect(parseConfig(minimal)).toEqual({
      application: 'keycloak',
      webhook: { user: 'keycloak' },
      alertName: 'SiteOffline',
      sites: minimal.sites,
      logRetentionDays: 365,
      removalPolicy: 'retain',
      rotationGrace: 3600,
      runbookUrl: 'https://github.com/example/keycloak-site-fencing/blob/main/docs/runbook.md',
      tags: {},
      requireSiteViewLoss: true,
      observe: false,
      rehearsals: true,
      probe: false,
      notify: {},
      reporterTimeout: 240,
      reporterPollInterval: 15,
    });
  });

  it('may have every key', () => {
    const values = keysOf(SCHEMA).map(({ path }) => path.split('.')[0]);

    expect(parseConfig(maximal)).toEqual(maximal);
    expect(Object.keys(maximal).sort()).toEqual([...new Set(values)].sort());
  });

  it.each([
    { key: 'application', path: ['application'], value: 'a'.repeat(40) },
    {
      key: 'a secret of another partition',
      path: ['webhook', 'secretArn'],
      value: 'arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a/b_c+d=e.f@g-AbCdEf',
    },
    { key: 'a required site view loss', path: ['requireSiteViewLoss'], value: true },
    { key: 'the shortest reporter timeout', path: ['reporterTimeout'], value: 45 },
    { key: 'the longest reporter timeout', path: ['reporterTimeout'], value: 280 },
    {
      key: 'a tag in another language',
      path: ['tags'],
      value: { Geschäftsbereich: 'Identität', 部門: '' },
    },
    { key: 'the longest tag', path: ['tags'], value: { ['ö'.repeat(128)]: '字'.repeat(256) } },
    {
      key: 'fifty tags',
      path: ['tags'],
      value: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, 'x'])),
    },
    { key: 'no rotation grace', path: ['rotationGrace'], value: 0 },
    {
      key: 'an endpoint with a slash',
      path: ['sites', 'site-a', 'infinispan', 'endpoint'],
      value: 'https://a.example.com/',
    },
    {
      key: 'an endpoint with an IP address',
      path: ['sites', 'site-a', 'infinispan', 'endpoint'],
      value: 'https://10.0.0.1:11222',
    },
  ])('may have $key', ({ path, value }) => {
    expect(faultsOf(changed(maximal, path, value))).toBe('none');
  });

  it('is the one that the app ships', () => {
    expect(faultsOf(cdk.context.fencing)).toBe('none');
  });
});

describe("the construct's properties", () => {
  const source = readFileSync(new URL('../../../../infra/site-fencing/props.ts', import.meta.url), 'utf8');
  const properties = [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+readonly (\w+)\?:/g)].map(
    ([, comment = '', name = '']) => ({ name, comment }),
  );

  /** `notify.topic` and `vpc.subnets`. */
  const WITHOUT_TEXT = ['topic', 'subnets'];

  it('are the keys of the configuration', () => {
    expectTypeOf<Readonly_<z.input<typeof fencingConfig>>>().toExtend<SiteFencingProps>();
    expectTypeOf<keyof z.input<typeof fencingConfig>>().toEqualTypeOf<keyof SiteFencingProps>();
  });

  it('are documented if they are optional', () => {
    const optional = keysOf(SCHEMA).filter(({ required, path }) => !required && !path.endsWith('*'));

    expect(properties.map(({ name }) => name).sort()).toEqual(
      [...optional.map(({ path }) => path.split('.').at(-1)), ...WITHOUT_TEXT].sort(),
    );
  });

  it.each(properties)('document the default of $name', ({ comment }) => {
    expect(comment).toMatch(/^\s+\* @default \S/m);
  });
});

type Readonly_<T> = T extends object ? { readonly [K in keyof T]: Readonly_<T[K]> } : T;

/** The objects whose keys the user chooses. */
const NAMED = ['sites', 'tags', 'auroraWriter.zones'];

interface KnownKey {
  /** `*` stands for the name of a site, of a tag or of an Availability Zone. */
  readonly path: string;
  readonly required: boolean;
  /** Whether it is an object with known keys only. */
  readonly closed: boolean;
}

/** Every key of a schema. */
function keysOf(schema: z.core.JSONSchema._JSONSchema, above = ''): KnownKey[] {
  if (typeof schema === 'boolean') return [];
  const { properties = {}, additionalProperties: others, required = [] } = schema;
  const inner = { ...properties, ...(typeof others === 'object' ? { '*': others } : {}) };
  return Object.entries(inner).flatMap(([key, value]) => {
    const closed = typeof value === 'object' && value.additionalProperties === false;
    const path = `${above}${key}`;
    return [{ path, required: required.includes(key), closed }, ...keysOf(value, `${path}.`)];
  });
}
