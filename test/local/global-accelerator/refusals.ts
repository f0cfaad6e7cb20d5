import {
  DescribeEndpointGroupCommand,
  type GlobalAcceleratorClient,
} from '@aws-sdk/client-global-accelerator';
import { expect, it } from 'vitest';
import { createBranch } from './fixture.ts';

/** A branch with ALB_A and ALB_B in its group, and the further data of a case. */
interface Existing {
  readonly client: GlobalAcceleratorClient;
  readonly accelerator: string;
  readonly listener: string;
  readonly group: string;
  /** ARNs of the right form for resources that do not exist. */
  readonly unknown: { readonly accelerator: string; readonly listener: string; readonly group: string };
}

export interface Refusal {
  readonly title: string;
  /** The SDK's class for the error type. */
  readonly error: new (
    ...args: never[]
  ) => Error;
  readonly call: (existing: Existing) => Promise<unknown>;
}

/** One test per case: the call gets its typed error with a message, and the group stays unchanged. */
export function itRefuses(standIn: { client(): GlobalAcceleratorClient }, cases: readonly Refusal[]): void {
  it.each(cases.map((refusal) => [refusal.title, refusal] as const))('%s', async (_, { error, call }) => {
    const client = standIn.client();
    const existing = await createBranch(client);
    const { accelerator, listener, group } = existing;
    const read = () => client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn: group }));
    const before = (await read()).EndpointGroup;
    const unknown = {
      accelerator: accelerator.replace(/.$/, 'f'),
      listener: listener.replace(/.$/, 'f'),
      group: group.replace(/.$/, 'f'),
    };
    const thrown = await call({ client, ...existing, unknown }).catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ message: expect.stringMatching(/./), $metadata: { httpStatusCode: 400 } });
    expect((await read()).EndpointGroup).toEqual(before);
  });
}
