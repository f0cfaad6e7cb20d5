import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { siteName } from '../../functions/domain/event.ts';
import type { JsonObject } from '../../infra/release/json.ts';
import {
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  type ParameterValues,
  propsOf,
} from '../../infra/release/parameters.ts';
import wrong from '../fixtures/template/wrong-configurations.json' with { type: 'json' };
import { type EvaluatedTemplate, evaluate } from './evaluate.ts';
import { released } from './released.ts';
import { synthesizeStack } from './stack.ts';

const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-XyZ123`;
const accelerator = (last: number) => `arn:aws:globalaccelerator::111122223333:accelerator/abcd-${last}`;

const REQUIRED = {
  Site1Name: 'east',
  Site1Endpoint: 'https://infinispan.east.example.com:11222',
  Site1User: 'fencer',
  Site1SecretArn: secret('east'),
  Site2Name: 'west',
  Site2Endpoint: 'https://infinispan.west.example.com',
  Site2User: 'other fencer',
  Site2SecretArn: secret('west'),
};
const WEBHOOK = { WebhookUser: 'alertmanager', WebhookSecretArn: secret('webhook') };
const KEY = { KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' };
const VPC = {
  SubnetIds: 'subnet-0123456789abcdef0',
  SecurityGroupIds: 'sg-0123456789abcdef0,sg-0123456789abcdef1',
};
const SITE_1 = { Site1CaSecretArn: secret('ca-east'), Site1ServerName: 'infinispan.east' };
const SITE_2 = { Site2CaSecretArn: secret('ca-west'), Site2ServerName: 'infinispan.west' };
const MODES = {
  Observe: 'true',
  Rehearsals: 'false',
  Probe: 'true',
  RequireSiteViewLoss: 'false',
  PreferredSurvivor: 'west',
};
const NAMES = { Application: 'shop', AlertName: 'Site is gone' };

const CASES: readonly { readonly name: string; readonly values: Partial<ParameterValues> }[] = [
  { name: 'the required parameters', values: {} },
  {
    name: 'everything',
    values: {
      ...WEBHOOK,
      ...KEY,
      ...VPC,
      ...SITE_1,
      ...SITE_2,
      ...MODES,
      ...NAMES,
      AcceleratorArns: `${accelerator(1)},${accelerator(2)},${accelerator(3)}`,
      NotifyEmail: 'on-call@example.com',
    },
  },
  {
    name: 'a key without a webhook secret',
    values: { ...KEY, ...SITE_1, NotifyEmail: 'on-call@example.com' },
  },
  {
    name: 'a VPC and several accelerators',
    values: { ...VPC, ...WEBHOOK, AcceleratorArns: `${accelerator(1)},${accelerator(2)}` },
  },
  {
    name: 'observe mode, a probe and another CA',
    values: {
      Observe: 'true',
      Probe: 'true',
      Site2CaSecretArn: secret('ca-west'),
      Site1ServerName: 'infinispan.east',
    },
  },
];

const valuesOf = (given: Partial<ParameterValues>): ParameterValues => {
  const defaults = PARAMETER_NAMES.map((name) => [name, PARAMETERS[name].default ?? '']);
  return { ...Object.fromEntries(defaults), ...REQUIRED, ...given } as ParameterValues;
};

/** The resources without their code, and the outputs, with the logical ids of both templates made equal. */
function comparable({ Resources, Outputs }: EvaluatedTemplate, names: Readonly<Record<string, string>>) {
  const rename = (id: string) =>
    Object.entries(names).reduce((renamed, [from, to]) => renamed.replaceAll(from, to), id.slice(0, -8));
  const ids = new Map(Object.keys(Resources).map((id) => [id, rename(id)]));
  expect(new Set(ids.values()).size).toBe(ids.size);
  const text = JSON.stringify({ Resources, Outputs }, (key, value) => {
    if (key === 'Code') return undefined;
    return typeof value === 'string' ? (ids.get(value) ?? value) : value;
  });
  const parsed = JSON.parse(text) as { Resources: Record<string, JsonObject>; Outputs: JsonObject };
  return {
    Outputs: parsed.Outputs,
    Resources: Object.fromEntries(Object.entries(parsed.Resources).map(([id, one]) => [ids.get(id), one])),
  };
}

// One synthesis per option takes longer than a test may.
beforeAll(() => void released());

describe.each(CASES)('with $name', ({ values: given }) => {
  const values = valuesOf(given);

  it('the released template is the template of CDK', () => {
    const ofCdk = comparable(evaluate(synthesizeStack(propsOf(values)).toJSON()), {});
    const ofRelease = comparable(evaluate(released(), { ...REQUIRED, ...given }), {
      firstsite: values.Site1Name,
      secondsite: values.Site2Name,
    });

    expect(ofRelease).toEqual(ofCdk);
  });

  it.each(Object.entries({ ...REQUIRED, ...given }))('the value of %s is accepted: %s', (name, value) => {
    expect(accepts(name as ParameterName, value)).toBe(true);
  });
});

/** Whether CloudFormation accepts the value: every item of a list must match. */
function accepts(name: ParameterName, value: string): boolean {
  const {
    AllowedPattern = '',
    AllowedValues,
    Type,
  } = (released().Parameters as Record<string, JsonObject>)[name] ?? {};
  if (Array.isArray(AllowedValues)) return AllowedValues.includes(value);
  const items = Type === 'CommaDelimitedList' ? value.split(',') : [value];
  return items.every((item) => new RegExp(`^(?:${AllowedPattern})$`).test(item));
}

describe('a wrong value', () => {
  const INFINISPAN: Readonly<Record<string, string>> = {
    endpoint: 'Endpoint',
    user: 'User',
    secretArn: 'SecretArn',
    caArn: 'CaSecretArn',
    serverName: 'ServerName',
  };
  const OTHERS: Readonly<Record<string, ParameterName>> = {
    application: 'Application',
    'webhook.user': 'WebhookUser',
    'webhook.secretArn': 'WebhookSecretArn',
    alertName: 'AlertName',
    accelerators: 'AcceleratorArns',
    observe: 'Observe',
    rehearsals: 'Rehearsals',
    probe: 'Probe',
    requireSiteViewLoss: 'RequireSiteViewLoss',
    'notify.emails': 'NotifyEmail',
    'vpc.subnetIds': 'SubnetIds',
    'vpc.securityGroupIds': 'SecurityGroupIds',
    kmsKeyArn: 'KmsKeyArn',
  };
  const parameterAt = (path: readonly string[]): string | undefined =>
    path[0] === 'sites' && path[2] === 'infinispan'
      ? `Site${path[1] === 'site-a' ? 1 : 2}${INFINISPAN[path[3] ?? ''] ?? ''}`
      : OTHERS[path.join('.')];

  /** The configuration's wrong texts, except an empty one, which leaves an optional parameter out. */
  const rows = wrong.flatMap(({ path, value }) => {
    const parameter = parameterAt(path) as ParameterName;
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
    const { list = parameter === 'NotifyEmail', toggle } = PARAMETERS[parameter] ?? {};
    if (PARAMETERS[parameter] === undefined || texts.length === 0) return [];
    // What a parameter cannot tell: another type, and too many items (docs/installing.md).
    if (Array.isArray(value) !== list || (toggle && texts[0] === 'true') || texts.length > 20) return [];
    return texts[0] === '' && PARAMETERS[parameter].optional ? [] : [[parameter, texts.join(',')] as const];
  });

  it.each(rows)('of the configuration is refused for %s, too: %j', (parameter, value) => {
    expect(accepts(parameter, value)).toBe(false);
  });

  it.each(['site c', '..', '.', '', 'x'.repeat(64)])('is refused as the name of a site: %j', (name) => {
    expect(siteName.safeParse(name).success).toBe(false);
    expect(accepts('Site1Name', name)).toBe(false);
  });

  it.each(['site c', '..', 'x'.repeat(64)])('is refused as the preferred survivor: %j', (name) => {
    expect(accepts('PreferredSurvivor', name)).toBe(false);
  });

  it.each(['a"b', 'a\\b'])('would end a text in JSON and is refused: %s', (user) => {
    expect(accepts('Site1User', user)).toBe(false);
    expect(accepts('WebhookUser', user)).toBe(false);
  });
});

/** What CloudFormation's console shows of the parameters. */
const shown = z.object({
  Metadata: z.object({
    'AWS::CloudFormation::Interface': z.object({
      ParameterGroups: z.array(z.object({ Parameters: z.array(z.string()) })),
    }),
  }),
  Parameters: z.record(z.string(), z.object({ Description: z.string() })),
});

describe('the console', () => {
  it('shows every parameter in one group, with a description', () => {
    const { Metadata, Parameters } = shown.parse(released());
    const { ParameterGroups } = Metadata['AWS::CloudFormation::Interface'];

    expect(ParameterGroups.flatMap((group) => group.Parameters).sort()).toEqual([...PARAMETER_NAMES].sort());
    for (const { Description } of Object.values(Parameters)) expect(Description).toMatch(/\S/);
  });
});
