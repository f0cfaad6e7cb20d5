import * as z from 'zod';

// Request shapes that several operations share (Global Accelerator API Reference, "Data Types").

export const genericString = z.string().max(255);

export const idempotencyToken = z.string().min(1).max(255);

const paging = { MaxResults: z.int().min(1).max(100).default(10), NextToken: genericString.optional() };

/** The request of a List operation; `members` identify the parent. */
export function listRequest<Members extends z.ZodRawShape>(members: Members) {
  return z.strictObject({ ...members, ...paging });
}

const port = z.int().min(1).max(65535);

export const portRanges = z
  .array(z.strictObject({ FromPort: port, ToPort: port }))
  .min(1)
  .max(10);

export type PortRange = z.output<typeof portRanges>[number];

/**
 * `EndpointId` is required here although the service's own model has it optional: without it there is nothing to add.
 */
export const endpointConfigurations = z
  .array(
    z.strictObject({
      EndpointId: genericString.min(1),
      Weight: z.int().min(0).max(255).default(128),
      ClientIPPreservationEnabled: z.boolean().optional(),
      AttachmentArn: genericString.optional(),
    }),
  )
  .max(10);

export type EndpointConfiguration = z.output<typeof endpointConfigurations>[number];

/** The settings of an endpoint group without its endpoints. */
export const groupSettings = {
  TrafficDialPercentage: z.number().min(0).max(100).optional(),
  HealthCheckPort: port.optional(),
  HealthCheckProtocol: z.enum(['TCP', 'HTTP', 'HTTPS']).optional(),
  HealthCheckPath: genericString.regex(/^\/[-a-zA-Z0-9@:%_\\+.~#?&/=]*$/).optional(),
  HealthCheckIntervalSeconds: z.literal([10, 30]).optional(),
  ThresholdCount: z.int().min(1).max(10).optional(),
  PortOverrides: z
    .array(z.strictObject({ ListenerPort: port, EndpointPort: port }))
    .max(10)
    .optional(),
};

export type GroupSettings = z.output<z.ZodObject<typeof groupSettings>>;
