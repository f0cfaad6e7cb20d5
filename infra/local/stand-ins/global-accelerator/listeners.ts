import type { Listener } from '@aws-sdk/client-global-accelerator';
import * as z from 'zod';
import { type Operation, operation, type Wire } from './operation.ts';
import { page } from './paging.ts';
import type { AcceleratorRecord, ListenerRecord, Registry } from './registry.ts';
import { ServiceError } from './service-error.ts';
import { genericString, idempotencyToken, listRequest, portRanges } from './shapes.ts';

const protocol = z.enum(['TCP', 'UDP']);
const clientAffinity = z.enum(['NONE', 'SOURCE_IP']);

/** CreateListener, DescribeListener, UpdateListener, DeleteListener, ListListeners. */
export function listenerOperations(registry: Registry, now: () => number): Record<string, Operation> {
  const byToken = new Map<string, ListenerRecord>();

  return {
    CreateListener: operation(
      z.strictObject({
        AcceleratorArn: genericString,
        PortRanges: portRanges,
        Protocol: protocol,
        ClientAffinity: clientAffinity.default('NONE'),
        IdempotencyToken: idempotencyToken,
      }),
      (input) => {
        const existing = byToken.get(input.IdempotencyToken);
        if (existing !== undefined) return { Listener: describe(existing) };
        const accelerator = registry.accelerator(input.AcceleratorArn);
        const number = registry.nextNumber();
        const listener: ListenerRecord = {
          number,
          arn: `${accelerator.arn}/listener/${number.toString(16).padStart(8, '0')}`,
          portRanges: input.PortRanges,
          protocol: input.Protocol,
          clientAffinity: input.ClientAffinity,
          groups: new Map(),
        };
        requireFreePorts(accelerator, listener);
        accelerator.listeners.set(listener.arn, listener);
        accelerator.changedAt = now();
        byToken.set(input.IdempotencyToken, listener);
        return { Listener: describe(listener) };
      },
    ),

    DescribeListener: operation(z.strictObject({ ListenerArn: genericString }), (input) => ({
      Listener: describe(registry.listener(input.ListenerArn).listener),
    })),

    UpdateListener: operation(
      z.strictObject({
        ListenerArn: genericString,
        PortRanges: portRanges.optional(),
        Protocol: protocol.optional(),
        ClientAffinity: clientAffinity.optional(),
      }),
      (input) => {
        const { accelerator, listener } = registry.listener(input.ListenerArn);
        const changed: ListenerRecord = {
          ...listener,
          portRanges: input.PortRanges ?? listener.portRanges,
          protocol: input.Protocol ?? listener.protocol,
          clientAffinity: input.ClientAffinity ?? listener.clientAffinity,
        };
        requireFreePorts(accelerator, changed);
        Object.assign(listener, changed);
        accelerator.changedAt = now();
        return { Listener: describe(listener) };
      },
    ),

    DeleteListener: operation(z.strictObject({ ListenerArn: genericString }), (input) => {
      const { accelerator, listener } = registry.listener(input.ListenerArn);
      if (listener.groups.size > 0) {
        throw new ServiceError(
          'AssociatedEndpointGroupFoundException',
          `${listener.arn} has an endpoint group.`,
        );
      }
      accelerator.listeners.delete(listener.arn);
      accelerator.changedAt = now();
      return {};
    }),

    ListListeners: operation(listRequest({ AcceleratorArn: genericString }), (input) => {
      const accelerator = registry.accelerator(input.AcceleratorArn);
      const { items, ...next } = page(`listeners ${accelerator.arn}`, accelerator.listeners.values(), input);
      return { Listeners: items.map(describe), ...next };
    }),
  };
}

function describe(listener: ListenerRecord): Wire<Listener> {
  return {
    ListenerArn: listener.arn,
    PortRanges: listener.portRanges,
    Protocol: listener.protocol,
    ClientAffinity: listener.clientAffinity,
  };
}

/** A range runs from low to high. A port belongs to one listener per accelerator and protocol. */
function requireFreePorts(accelerator: AcceleratorRecord, listener: ListenerRecord): void {
  const taken = [...accelerator.listeners.values()]
    .filter((other) => other.arn !== listener.arn && other.protocol === listener.protocol)
    .flatMap((other) => other.portRanges);
  for (const range of listener.portRanges) {
    const overlaps = taken.some((other) => range.FromPort <= other.ToPort && other.FromPort <= range.ToPort);
    if (overlaps || range.FromPort > range.ToPort) {
      throw new ServiceError(
        'InvalidPortRangeException',
        `Ports ${range.FromPort} to ${range.ToPort} are not in order or belong to another listener.`,
      );
    }
    taken.push(range);
  }
}
