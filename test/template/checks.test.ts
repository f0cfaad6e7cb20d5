import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { acknowledge, acknowledgements, addChecks } from '../../infra/checks.ts';
import { type FencingConfig, parseConfig } from '../../infra/config.ts';
import { SiteFencingStack } from '../../infra/site-fencing-stack.ts';

const ACCELERATORS = ['a', 'b'].map(
  (last) => `arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdef0${last}`,
);

const outdir = mkdtempSync(join(tmpdir(), 'checked-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** The example's app as its entry makes it, but without bundles and without a report on standard error. */
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
  return { app, stack, config };
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
  const rows: readonly { readonly configuration: string; readonly more: object }[] = [
    { configuration: 'the shipped example', more: {} },
    { configuration: 'accelerators by name', more: { accelerators: ACCELERATORS } },
    {
      configuration: 'a secret that exists',
      more: { webhook: { secretArn: cdk.context.fencing.sites['site-a'].infinispan.secretArn } },
    },
  ];

  it.each(rows)(
    'find what is acknowledged and nothing else, and nothing is acknowledged in vain: $configuration',
    ({ configuration, more }) => {
      const config = parseConfig({ ...cdk.context.fencing, ...more });
      const { stack } = appOf(configuration, config);
      const all = acknowledgements(stack.fencing, config).flatMap(({ at, id }) =>
        at.map((name) => ({ name, id })),
      );
      const found = findingsIn(stack);

      const inVain = all.filter(
        ({ name, id }) =>
          !found.some((one) => one.startsWith(`SiteFencing/Fencing/${name}/`) && one.endsWith(` ${id}`)),
      );
      expect(inVain).toEqual([]);
      acknowledge(stack.fencing, config);
      expect(findingsIn(stack)).toEqual([]);
    },
  );

  it('and the rules of CDK pass the synthesis of the example', () => {
    const { app, stack, config } = appOf('passes');
    addChecks(app);
    acknowledge(stack.fencing, config);

    expect(() => app.synth()).not.toThrow();
  });

  it('fail the synthesis with a finding that nobody acknowledged', () => {
    const { app, stack, config } = appOf('fails');
    addChecks(app);
    acknowledge(stack.fencing, config);
    new Role(stack, 'Mighty', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:*'], resources: ['*'] }),
    );

    expect(() => app.synth()).toThrow("Acknowledge with 'AwsSolutions::AwsSolutions-IAM5[Action::s3:*]'");
  });
});
