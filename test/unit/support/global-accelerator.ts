import {
  DescribeEndpointGroupCommand,
  GlobalAcceleratorClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-global-accelerator';
import type { AwsCommand } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { createAccelerators } from '../../../functions/clients/accelerators.ts';
import { createEndpointGroups } from '../../../functions/clients/endpoint-groups.ts';
import type { LoadBalancers } from '../../../functions/clients/load-balancers.ts';
import { mockClient, REFUSED, rejectionOf, serviceError, WORTH_RETRYING } from './aws.ts';
import { createRecorder } from './recorder.ts';

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = new (
  input: Input,
) => AwsCommand<Input, Output>;

export type GlobalAccelerator = ReturnType<typeof createGlobalAccelerator>;

/**
 * The real clients over a mocked SDK; a load balancer's site is the first part of its id.
 *
 * @param readAt when the sites were read @default - now
 */
export function createGlobalAccelerator(readAt?: number) {
  const client = new GlobalAcceleratorClient({ region: 'us-west-2' });
  const mock = mockClient(client);
  const recorder = createRecorder();
  const loadBalancers: LoadBalancers = {
    sitesOf: (ids) =>
      recorder.call(`sites of ${ids.length}`, () => {
        const known = ids.filter((id) => id.includes('/'));
        const others = ids.filter((id) => !id.includes('/'));
        return {
          sites: new Map(known.map((id) => [id, id.split('/')[0] ?? ''])),
          readAt: new Map(readAt === undefined ? [] : known.map((id) => [id, readAt])),
          unmanaged: others.map((endpointId) => ({ endpointId, why: 'no load balancer' })),
        };
      }),
  };

  /** Answers a command, and records it under a name. */
  function on<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Command<Input, Output>,
    name: string | ((input: Input) => string),
    answer: (input: Input) => object,
  ): void {
    mock
      .on(command)
      .callsFake((input: Input) =>
        recorder.call(typeof name === 'string' ? name : name(input), () => answer(input)),
      );
  }

  return {
    mock,
    on,
    accelerators: createAccelerators(client, loadBalancers),
    endpointGroups: createEndpointGroups(client),
    chain: recorder.chain,
    /** Endpoint ids by their group's name; a group that is not listed here does not exist. */
    onGroups: (groups: ReadonlyMap<string, readonly string[]>) =>
      on(
        DescribeEndpointGroupCommand,
        ({ EndpointGroupArn }) => `DescribeEndpointGroup ${shortened(EndpointGroupArn)}`,
        ({ EndpointGroupArn = '' }) => {
          const ids = groups.get(EndpointGroupArn);
          if (!ids) throw serviceError('EndpointGroupNotFoundException', 400);
          return {
            EndpointGroup: {
              EndpointGroupArn,
              EndpointDescriptions: ids.map((EndpointId) => ({ EndpointId })),
            },
          };
        },
      ),
  };
}

/** A group's name without its accelerator's name. */
export const shortened = (arn = ''): string => arn.split('/').slice(1).join('/');

/** Every way in which a call fails, and the name of our error. */
export function failing<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  operation: string,
  command: Command<Input, Output>,
  act: (world: GlobalAccelerator) => Promise<unknown>,
  create: () => GlobalAccelerator = createGlobalAccelerator,
): void {
  const busy = serviceError('TransactionInProgressException', 400);
  const cases = [
    ...WORTH_RETRYING.map((error) => ({ error, name: 'AcceleratorUnavailable' })),
    ...REFUSED.map((error) => ({ error, name: 'AcceleratorRefused' })),
    { error: busy, name: 'AcceleratorBusy' },
  ];

  it.each(cases)(`a failed ${operation} is $name: $error.name`, async ({ error, name }) => {
    const world = create();
    world.mock.on(command).rejects(error);

    expect(await rejectionOf(act(world))).toMatchObject({
      name,
      message: `Global Accelerator ${operation}: ${error.name}`,
      cause: error,
    });
  });
}
