import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PREFERRED_SURVIVOR } from '../../functions/support/environment.ts';
import manifest from '../../package.json' with { type: 'json' };
import { parseProps } from '../site-fencing/config.ts';
import { SiteFencingStack } from '../site-fencing-stack.ts';
import type { Json, JsonObject } from './json.ts';
import { mergeTemplates, negationOf, type Variants } from './merge-templates.ts';
import {
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  type ParameterValues,
  propsOf,
} from './parameters.ts';
import { replacePlaceholders } from './placeholders.ts';
import { RULES } from './rules.ts';

/** The parameters that switch a part of the template on, by the condition of that part. */
const OPTIONS: Readonly<Record<string, readonly ParameterName[]>> = {
  HasSite1Ca: ['Site1CaSecretArn'],
  HasSite1ServerName: ['Site1ServerName'],
  HasSite2Ca: ['Site2CaSecretArn'],
  HasSite2ServerName: ['Site2ServerName'],
  HasWebhookSecret: ['WebhookSecretArn'],
  HasAccelerators: ['AcceleratorArns'],
  HasObserveMode: ['Observe'],
  HasRehearsals: ['Rehearsals'],
  HasProbe: ['Probe'],
  HasSiteViewCheck: ['RequireSiteViewLoss'],
  HasPreferredSurvivor: ['PreferredSurvivor'],
  HasNotifyEmail: ['NotifyEmail'],
  HasVpc: ['SubnetIds', 'SecurityGroupIds'],
  HasKmsKey: ['KmsKeyArn'],
};

/**
 * Options whose effect depends on another one: if `WebhookSecretArn` is empty, the stack creates a secret, which
 * `KmsKeyArn` encrypts; `Rehearsals` and `Probe` both change the dashboard.
 */
const DEPENDENT: Readonly<Record<string, readonly string[]>> = {
  HasWebhookSecret: ['HasKmsKey'],
  HasRehearsals: ['HasProbe'],
};

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/**
 * The template of the release. It is merged from syntheses of the stack's construct: one with every option, and one
 * without each. The code of a function is the path of its archive, beside the template, for
 * `aws cloudformation package`.
 */
export function releasedTemplate(): JsonObject {
  const merged = mergeTemplates(variantsOf([], Object.keys(OPTIONS)));
  const template = replacePlaceholders(
    merged,
    PARAMETER_NAMES.filter((name) => !PARAMETERS[name].toggle).map((parameter) => {
      const { list, placeholder } = PARAMETERS[parameter];
      const [first = '', second = ''] = placeholder.split(',');
      return { parameter, texts: list ? ([first, second] as const) : ([placeholder] as const) };
    }),
  ) as JsonObject;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Keycloak site fencing ${manifest.version}: fences one of two Keycloak sites when Alertmanager reports it offline`,
    Metadata: { 'AWS::CloudFormation::Interface': groups() },
    Parameters: Object.fromEntries(PARAMETER_NAMES.map((name) => [name, declarationOf(name)])),
    Rules: RULES,
    Conditions: conditionsFor(template),
    ...template,
  };
}

/** The archive of a function's code, relative to the template. @param folder under functions/ */
export const archiveOf = (folder: string): string => `functions/${folder.replaceAll('/', '-')}.zip`;

const variantsOf = (without: readonly string[], options: readonly string[]): Variants => ({
  on: synthesize(valuesWithout(without)),
  without: Object.fromEntries(
    options.map((option) => [option, variantsOf([...without, option], DEPENDENT[option] ?? [])]),
  ),
});

/** The placeholders, but for these options the values that switch them off. */
function valuesWithout(options: readonly string[]): ParameterValues {
  const off = options.flatMap((option) => OPTIONS[option] ?? []);
  const valueFor = (name: ParameterName) => {
    const { toggle, placeholder } = PARAMETERS[name];
    if (!off.includes(name)) return placeholder;
    return toggle ? 'false' : '';
  };
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [name, valueFor(name)])) as ParameterValues;
}

/** The template of the stack for these values, without its bundles. */
function synthesize(values: ParameterValues): JsonObject {
  const outdir = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      // The values are placeholders; test/template/checks-cfn-lint.test.ts checks the released template.
      builtinCloudFormationValidation: false,
      context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
    });
    new SiteFencingStack(app, 'SiteFencing', {
      config: parseProps(propsOf(withValidPreference(values)), 'The configuration of the release'),
    });
    // The parameter and the rule of the template are about CDK's bootstrap.
    const { Resources, Outputs } = app.synth().getStackByName('SiteFencing').template;
    return withPreference(withArchives({ Resources, Outputs }, outdir), values);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Names a site as the preferred survivor, because the placeholder of the parameter is not valid. */
const withValidPreference = (values: ParameterValues): ParameterValues => ({
  ...values,
  PreferredSurvivor: values.PreferredSurvivor && values.Site1Name,
});

/** Puts the placeholder of the preferred survivor in the place of that site. */
function withPreference(template: JsonObject, { PreferredSurvivor }: ParameterValues): JsonObject {
  const text = JSON.stringify(template, (key, value) =>
    key === PREFERRED_SURVIVOR ? PreferredSurvivor : value,
  );
  return JSON.parse(text);
}

interface Manifest {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}

/** Names the archive of each function instead of CDK's asset. */
function withArchives(template: JsonObject, outdir: string): JsonObject {
  const { files } = JSON.parse(readFileSync(join(outdir, 'SiteFencing.assets.json'), 'utf8')) as Manifest;
  const archives = new Map(
    Object.entries(files).map(([hash, { source }]) => [
      `${hash}.zip`,
      archiveOf(relative(FUNCTIONS, source.path)),
    ]),
  );
  const text = JSON.stringify(template, (key, value) =>
    key === 'Code' && typeof value?.S3Key === 'string' ? archives.get(value.S3Key) : value,
  );
  return JSON.parse(text);
}

function declarationOf(name: ParameterName): JsonObject {
  const { description, pattern, default: byDefault, list, optional, toggle } = PARAMETERS[name];
  const fallback = optional ? '' : byDefault;
  return {
    Type: list ? 'CommaDelimitedList' : 'String',
    Description: description,
    ...(fallback === undefined ? {} : { Default: fallback }),
    ...(toggle
      ? { AllowedValues: pattern.split('|') }
      : {
          AllowedPattern: optional ? `(${pattern})?` : pattern,
          ConstraintDescription: `must be: ${description}`,
        }),
  };
}

function groups(): JsonObject {
  const labels = [...new Set(PARAMETER_NAMES.map((name) => PARAMETERS[name].group))];
  return {
    ParameterGroups: labels.map((label) => ({
      Label: { default: label },
      Parameters: PARAMETER_NAMES.filter((name) => PARAMETERS[name].group === label),
    })),
  };
}

/** Every option's condition, and the negations that the template refers to. */
function conditionsFor(template: JsonObject): JsonObject {
  const text = JSON.stringify(template);
  const own = Object.entries(OPTIONS).map(([condition, names]) => [condition, whereSet(names)] as const);
  const negations = own
    .map(([condition]) => [negationOf(condition), { 'Fn::Not': [{ Condition: condition }] }] as const)
    .filter(([name]) => text.includes(`"${name}"`));
  return Object.fromEntries([...own, ...negations]);
}

function whereSet(names: readonly ParameterName[]): Json {
  const [first, ...more] = names.map((name): Json => {
    const { toggle, list } = PARAMETERS[name];
    if (toggle) return { 'Fn::Equals': [{ Ref: name }, 'true'] };
    // An empty list has one item, which is empty.
    const value = list ? { 'Fn::Select': ['0', { Ref: name }] } : { Ref: name };
    return { 'Fn::Not': [{ 'Fn::Equals': [value, ''] }] };
  });
  return more.length === 0 ? (first ?? {}) : { 'Fn::And': [first ?? {}, ...more] };
}
