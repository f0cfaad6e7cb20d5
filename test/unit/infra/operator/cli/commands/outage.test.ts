import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { LoadBalancersUnavailable } from '../../../../../../functions/domain/errors.ts';
import { COMMANDS } from '../../../../../../infra/operator/cli/commands.ts';
import { textOf } from '../../../../../../infra/operator/cli/output.ts';
import { readCall } from '../../../../../../infra/operator/cli/parse-arguments.ts';
import type { Deployment } from '../../../../../../infra/operator/deployment/deployment.ts';
import { mockClient } from '../../../../support/aws.ts';
import { createHostileWorld, openIncidentOf } from '../hostile-world.ts';

const INCIDENT = openIncidentOf('');

/** The deployment while a service does not answer. */
const outages = {
  'the load balancers of a region': (stack: Deployment): Deployment => ({
    ...stack,
    loadBalancers: {
      sitesOf: () => Promise.reject(new LoadBalancersUnavailable('DescribeTags: TimeoutError')),
    },
  }),
  'the audit table': (stack: Deployment): Deployment => {
    mockClient(stack.dynamoDb).on(QueryCommand).rejects(new Error('the table does not answer'));
    return stack;
  },
  'Step Functions': (stack: Deployment): Deployment => {
    mockClient(stack.stepFunctions).on(ListExecutionsCommand).rejects(new Error('it does not answer'));
    return stack;
  },
};
type Outage = keyof typeof outages;

async function run(outage: Outage, args: readonly string[]) {
  const read = readCall(args, COMMANDS);
  if ('help' in read) throw new Error('the arguments ask for help');
  const stack = outages[outage](createHostileWorld('', 'SUCCEEDED'));
  return read.command.run(read.call, async () => stack, read.target);
}

describe('status', () => {
  it.each<{ outage: Outage; unavailable: readonly string[] }>([
    { outage: 'the load balancers of a region', unavailable: ['listeners', 'drift'] },
    { outage: 'the audit table', unavailable: ['probe', 'rehearsals', 'events', 'drift'] },
    { outage: 'Step Functions', unavailable: ['events', 'running', 'failed'] },
  ])('shows the rest while $outage does not answer', async ({ outage, unavailable }) => {
    const output = await run(outage, ['status']);
    const document = JSON.parse(JSON.stringify(output.document)) as Record<string, object | null>;

    const missing = Object.entries(document).flatMap(([name, value]) =>
      value !== null && typeof value === 'object' && 'unavailable' in value ? [name] : [],
    );
    expect(missing).toEqual(unavailable);
    expect(document.claim).toMatchObject({ incident: INCIDENT });
    expect(textOf(output, false)).toMatch(/^ +unavailable: \w+/m);
  });
});

describe('close', () => {
  const force = ['--force', '--reason', 'the region is lost'];

  it('is refused, and says what could not be read', async () => {
    await expect(run('the load balancers of a region', ['close', INCIDENT])).rejects.toThrow(
      /stays open\. The accelerators could not be read: .*TimeoutError/,
    );
  });

  it('closes by force, and keeps what could not be read', async () => {
    const { document } = await run('the load balancers of a region', ['close', INCIDENT, ...force]);

    expect(document).toMatchObject({
      closed: { phase: 'closed' },
      despite: expect.arrayContaining([expect.stringMatching(/^The accelerators could not be read: /)]),
    });
  });
});
