import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { acknowledge, acknowledgements, addChecks } from '../../infra/site-fencing/checks.ts';
import { type FencingConfig, parseConfig } from '../../infra/site-fencing/config.ts';
import { SiteFencingStack } from '../../infra/site-fencing-stack.ts';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import minimal from '../fixtures/template/minimal.json' with { type: 'json' };

const outdir = mkdtempSync(join(tmpdir(), 'checked-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** The example's app as its entry point creates it, but without bundles and without a report on standard error. */
function appOf(folder: string, config: FencingConfig = parseConfig(cdk.context.fencing)) {
  const app = new App({
    outdir: join(outdir, folder),
    context: {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/core:validateAgainstDefaultRules': true,
      '@aws-cdk/core:validationReportPrettyPrint': false,
    },
  });
  const stack = new SiteFencingStack(app, 'SiteFencing', { config });
  return { app, stack };
}

/** Each finding with the construct of SiteFencing that has it. */
function findingsIn(stack: SiteFencingStack): string[] {
  const packs: readonly NagPack[] = [new AwsSolutionsChecks(), new ServerlessChecks()];
  const found = packs.flatMap((pack) => pack.validateScope(stack).violations);
  return found.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => `${constructPath} ${ruleName}`),
  );
}

describe('the rule packs', () => {
  const rows: readonly { readonly configuration: string; readonly config: object }[] = [
    { configuration: 'the shipped example', config: cdk.context.fencing },
    { configuration: 'minimal', config: minimal },
    { configuration: 'maximal', config: maximal },
  ];

  it.each(rows)('find exactly the acknowledged findings: $configuration', ({ configuration, config }) => {
    const { stack } = appOf(configuration, parseConfig(config));
    const all = acknowledgements(stack.fencing).flatMap(({ at, id }) => at.map((name) => ({ name, id })));
    const found = findingsIn(stack);

    const inVain = all.filter(
      ({ name, id }) =>
        !found.some((one) => one.startsWith(`SiteFencing/Fencing/${name}/`) && one.endsWith(` ${id}`)),
    );
    expect(inVain).toEqual([]);
    acknowledge(stack.fencing);
    expect(findingsIn(stack)).toEqual([]);
  });

  it('and the rules of CDK pass the synthesis of the example', () => {
    const { app, stack } = appOf('passes');
    addChecks(app);
    acknowledge(stack.fencing);

    expect(() => app.synth()).not.toThrow();
  });

  it('fail the synthesis with a finding that is not acknowledged', () => {
    const { app, stack } = appOf('fails');
    addChecks(app);
    acknowledge(stack.fencing);
    new Role(stack, 'Mighty', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:*'], resources: ['*'] }),
    );

    expect(() => app.synth()).toThrow("Acknowledge with 'AwsSolutions::AwsSolutions-IAM5[Action::s3:*]'");
  });
});
