import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { parseConfig } from '../../infra/site-fencing/config.ts';
import { SiteFencingStack } from '../../infra/site-fencing-stack.ts';

/**
 * The stack of the shipped example, with `more` in its configuration, synthesized in this process into a folder that is
 * removed after the file's tests. The functions are not bundled, which would take seconds; the app's entry point
 * bundles them.
 */
export function synthesizeStack(more: object = {}): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  afterAll(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
  const config = parseConfig({ ...cdk.context.fencing, ...more });
  return Template.fromStack(new SiteFencingStack(app, 'SiteFencing', { config }));
}

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);

/**
 * Where a resource has a physical name that another stack of the account could have too. A name that contains the
 * stack's name is no such name, and a role's policy has none.
 */
export const physicalNamesIn = (template: Template): string[] =>
  Object.entries(template.toJSON().Resources as Record<string, Resource>).flatMap(
    ([id, { Type, Properties = {} }]) =>
      Object.keys(Properties)
        .filter((key) => key === 'Name' || (key === `${Type.split('::')[2]}Name` && key !== 'PolicyName'))
        .filter((key) => !JSON.stringify(Properties[key]).includes('AWS::StackName'))
        .map((key) => `${id}.${key}`),
  );

/** The functions with their names, properties and variables. */
export const functionsOf = (template: Template) =>
  resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties: properties }]) => ({
    name: nameOf(id).replace(/Function$/, ''),
    properties,
    variables: (properties.Environment as { Variables: Readonly<Record<string, unknown>> }).Variables,
  }));

/** A resource's name without the constructs that it shares with others, and without CDK's hash. */
export const nameOf = (logicalId: string): string =>
  logicalId
    .replace(/^Fencing(?:RestoreSteps|Steps|Reconciliation|Notifications|Rehearsals|Probe(?=Probe))?/, '')
    .replace(/[0-9A-F]{8}$/, '');

/** A value of the template, readable: references as the names of their resources. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = []] = Object.entries(value ?? {});
  if (intrinsic === 'Ref') return referred(argument);
  if (intrinsic === 'Fn::GetAtt' && Array.isArray(argument)) return attribute(argument);
  if (intrinsic === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map(readable).join(String(argument[0]));
  }
  throw new Error(`not readable: ${JSON.stringify(value)}`);
}

const referred = (id: unknown): string =>
  typeof id === 'string' && id.startsWith('AWS::') ? `<${id.slice('AWS::'.length)}>` : nameOf(String(id));

/** A resource's name alone means its ARN; any other attribute is named. */
const attribute = ([id, name]: readonly unknown[]): string =>
  name === 'Arn' ? nameOf(String(id)) : `${nameOf(String(id))}.${name}`;
