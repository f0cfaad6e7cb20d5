import type { Accelerator } from '@aws-sdk/client-global-accelerator';
import * as z from 'zod';
import { type Operation, operation, type Wire } from './operation.ts';
import { page } from './paging.ts';
import type { AcceleratorRecord, Registry } from './registry.ts';
import { ServiceError } from './service-error.ts';
import { genericString, idempotencyToken, listRequest } from './shapes.ts';

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/,
    'Invalid accelerator name: 1 to 64 of A-Z a-z 0-9 . -',
  );
const ipAddressType = z.enum(['IPV4', 'DUAL_STACK']);
const ipAddresses = z.array(z.string().max(45)).max(2);
const tags = z.array(z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));

/**
 * CreateAccelerator, DescribeAccelerator, UpdateAccelerator, DeleteAccelerator, ListAccelerators, ListTagsForResource.
 */
export function acceleratorOperations(
  registry: Registry,
  clock: { readonly now: () => number; readonly settleMs: number },
): Record<string, Operation> {
  const byToken = new Map<string, AcceleratorRecord>();

  function describe(record: AcceleratorRecord): Wire<Accelerator> {
    const dualStack = record.ipAddressType === 'DUAL_STACK';
    const host = `a${hex(record.number, 16)}`;
    return {
      AcceleratorArn: record.arn,
      Name: record.name,
      IpAddressType: record.ipAddressType,
      Enabled: record.enabled,
      IpSets: [
        ipSet('IPv4', record.ipAddresses),
        ...(dualStack
          ? [ipSet('IPv6', [`2001:db8::${hex(record.number)}`, `2001:db8:1::${hex(record.number)}`])]
          : []),
      ],
      DnsName: `${host}.awsglobalaccelerator.com`,
      Status: clock.now() - record.changedAt < clock.settleMs ? 'IN_PROGRESS' : 'DEPLOYED',
      CreatedTime: record.createdAt / 1000,
      LastModifiedTime: record.changedAt / 1000,
      ...(dualStack ? { DualStackDnsName: `${host}.dualstack.awsglobalaccelerator.com` } : {}),
    };
  }

  return {
    CreateAccelerator: operation(
      z.strictObject({
        Name: name,
        IpAddressType: ipAddressType.default('IPV4'),
        IpAddresses: ipAddresses.default([]),
        Enabled: z.boolean().default(true),
        IdempotencyToken: idempotencyToken,
        Tags: tags.default([]),
      }),
      (input) => {
        const existing = byToken.get(input.IdempotencyToken);
        if (existing !== undefined) return { Accelerator: describe(existing) };
        const number = registry.nextNumber();
        const now = clock.now();
        const record: AcceleratorRecord = {
          number,
          arn: `arn:aws:globalaccelerator::${registry.account}:accelerator/${uuid(number)}`,
          name: input.Name,
          ipAddressType: input.IpAddressType,
          ipAddresses: [...input.IpAddresses, ...serviceAddresses(number)].slice(0, 2),
          enabled: input.Enabled,
          tags: input.Tags,
          createdAt: now,
          changedAt: now,
          listeners: new Map(),
        };
        registry.accelerators.set(record.arn, record);
        byToken.set(input.IdempotencyToken, record);
        return { Accelerator: describe(record) };
      },
    ),

    DescribeAccelerator: operation(z.strictObject({ AcceleratorArn: genericString }), (input) => ({
      Accelerator: describe(registry.accelerator(input.AcceleratorArn)),
    })),

    UpdateAccelerator: operation(
      z.strictObject({
        AcceleratorArn: genericString,
        Name: name.optional(),
        IpAddressType: ipAddressType.optional(),
        IpAddresses: ipAddresses.optional(),
        Enabled: z.boolean().optional(),
      }),
      (input) => {
        const record = registry.accelerator(input.AcceleratorArn);
        record.name = input.Name ?? record.name;
        record.ipAddressType = input.IpAddressType ?? record.ipAddressType;
        record.ipAddresses = [...(input.IpAddresses ?? []), ...record.ipAddresses].slice(0, 2);
        record.enabled = input.Enabled ?? record.enabled;
        record.changedAt = clock.now();
        return { Accelerator: describe(record) };
      },
    ),

    DeleteAccelerator: operation(z.strictObject({ AcceleratorArn: genericString }), (input) => {
      const record = registry.accelerator(input.AcceleratorArn);
      if (record.enabled) {
        throw new ServiceError('AcceleratorNotDisabledException', `${record.arn} is not disabled.`);
      }
      if (record.listeners.size > 0) {
        throw new ServiceError('AssociatedListenerFoundException', `${record.arn} has a listener.`);
      }
      registry.accelerators.delete(record.arn);
      return {};
    }),

    ListAccelerators: operation(listRequest({}), (input) => {
      const { items, ...next } = page('accelerators', registry.accelerators.values(), input);
      return { Accelerators: items.map(describe), ...next };
    }),

    ListTagsForResource: operation(z.strictObject({ ResourceArn: z.string().min(1).max(1011) }), (input) => ({
      Tags: registry.accelerator(input.ResourceArn).tags,
    })),
  };
}

function ipSet(family: 'IPv4' | 'IPv6', addresses: readonly string[]) {
  return { IpFamily: family, IpAddresses: [...addresses], IpAddressFamily: family };
}

/** Two addresses of the range reserved for benchmarks (RFC 2544), so that no real host is reached by mistake. */
function serviceAddresses(number: number): [string, string] {
  const end = `${(number >> 8) & 255}.${number & 255}`;
  return [`198.18.${end}`, `198.19.${end}`];
}

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${hex(number, 12)}`;
}

function hex(number: number, digits = 1): string {
  return number.toString(16).padStart(digits, '0');
}
