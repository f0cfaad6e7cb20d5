import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import maximal from '../fixtures/template/maximal.json' with { type: 'json' };
import { machineOf, placeholder, type State } from './definition.ts';
import { permissionsOf } from './permissions.ts';
import { functionsOf, synthesizeStack } from './stack.ts';

/**
 * With `vpc`, "Look up accelerator" and "Rehearse" are outside of the VPC, and the functions that write are inside. These
 * tests prove that a rehearsal tries the network of a fencing all the same.
 */
const template = synthesizeStack(maximal);
const { definition } = machineOf(template);
const functions = functionsOf(template);
const inVpc = functions.filter(({ properties }) => 'VpcConfig' in properties).map(({ name }) => name);

/** The functions that a rehearsal invokes, in order, if the accelerator was found. */
async function rehearsed(): Promise<string[]> {
  const bindings = {
    states: { context: { Execution: { Input: { mode: 'rehearsal' } } } },
    output: { verdict: 'GO', endpointsListed: true },
  };
  const invoked: string[] = [];
  let name: string | undefined = definition.StartAt;
  while (name !== undefined) {
    const { Arguments = {}, Choices = [], ...state }: State = definition.States[name] ?? { Type: 'none' };
    const fn = placeholder(Arguments.FunctionName);
    if (fn !== undefined) invoked.push(fn);
    name = state.Next ?? state.Default;
    for (const choice of [...Choices].reverse()) {
      const [, expression = ''] = /^\{%(.*)%\}$/s.exec(choice.Condition) ?? [];
      if (await jsonata(expression).evaluate({}, bindings)) name = choice.Next;
    }
  }
  return invoked;
}

describe('with a VPC, a rehearsal', () => {
  it("invokes each function of the fencing's workflow, and so those in the VPC", async () => {
    const invoked = await rehearsed();

    expect(invoked).toEqual([
      'LookupAccelerator',
      'CheckReporterHealth',
      'UpdateEndpointGroup',
      'TakeSiteOffline',
      'Rehearse',
    ]);
    // A restore is started by an operator, who sees its first answers. Reconcile and the probe run every minute.
    expect(inVpc.filter((name) => !invoked.includes(name))).toEqual([
      'CheckRestore',
      'StartRestore',
      'PrepareSite',
      'PushState',
      'WatchRestore',
      'ReturnTraffic',
      'Reconcile',
      'Probe',
    ]);
  });

  it('invokes the functions that write in one network', () => {
    const networks = functions
      .filter(({ name }) => inVpc.includes(name))
      .map(({ properties }) => JSON.stringify(properties.VpcConfig));

    expect(inVpc).toEqual(expect.arrayContaining(['UpdateEndpointGroup', 'TakeSiteOffline']));
    expect(new Set(networks).size).toBe(1);
  });

  it.each(['LookupAccelerator', 'Rehearse'])('needs no way to Infinispan in %s', (name) => {
    const { properties, variables } = functions.find((fn) => fn.name === name) ?? {};

    // Without addresses and passwords it can only call AWS's APIs, which Lambda reaches without a VPC.
    expect(variables).toBeDefined();
    expect(variables).not.toHaveProperty('SITES');
    expect(servicesOf(properties?.Role)).not.toContain('secretsmanager');
    expect(inVpc).not.toContain(name);
  });

  it.each(['UpdateEndpointGroup', 'TakeSiteOffline'])(
    'reads in %s from each service that the function writes to',
    (name) => {
      const { properties } = functions.find((fn) => fn.name === name) ?? {};

      // Of these, rehearsals read the claim, the accelerator with its tags, and Infinispan with its password
      // (test/unit/functions/fence/rehearse/reads.test.ts).
      expect(servicesOf(properties?.Role)).toEqual([
        'dynamodb',
        'elasticloadbalancing',
        'globalaccelerator',
        'secretsmanager',
      ]);
    },
  );
});

/** Without a function's own log, traces and network interfaces, which it does not call for, and keys. */
function servicesOf(role: unknown): string[] {
  const id = String((role as { 'Fn::GetAtt': readonly string[] } | undefined)?.['Fn::GetAtt'][0]);
  const services = permissionsOf(template, id).map((permission) => permission.split(':')[0] ?? '');
  return [...new Set(services)].filter((name) => !/^(ec2|kms|logs|xray)$/.test(name)).sort();
}
