import * as z from 'zod';

/**
 * What the rows of the trail hold, as far as the report reads it: the states that write them are in the definition.
 * A row that holds something else is shown raw and told of in nothing else.
 */
const observation = z.object({
  localSite: z.string(),
  siteMaster: z.boolean(),
  sitesView: z.array(z.string()),
  backup: z.string(),
});

const asked = z.object({
  answered: z.boolean(),
  observation: observation.optional(),
  why: z.string().optional(),
});

const listed = z.object({ listener: z.string(), group: z.string(), endpointId: z.string() });

const accelerator = z.object({
  dnsName: z.string(),
  listeners: z.array(
    z.object({
      arn: z.string(),
      groups: z.array(
        z.object({
          arn: z.string(),
          region: z.string(),
          trafficDial: z.number(),
          endpoints: z.array(
            z.object({
              endpointId: z.string(),
              site: z.string().nullable(),
              health: z.string(),
              weight: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const output = z.object({
  verdict: z.string().optional(),
  detail: z.string().optional(),
  infinispan: asked.optional(),
  before: z.union([z.string(), z.array(listed)]).optional(),
  after: z.string().optional(),
  caches: z.record(z.string(), z.string()).optional(),
  restored: z.array(listed).optional(),
});

const row = z.object({
  input: z.object({ labels: z.record(z.string(), z.string()) }).optional(),
  accelerator: accelerator.nullish(),
  health: z.object({ infinispan: asked.optional() }).optional(),
  removed: z.array(listed).optional(),
  output: output.optional(),
  /** Of an ending that was found out afterwards. */
  status: z.string().optional(),
  state: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** Of what a person did. */
  action: z.string().optional(),
  why: z.string().optional(),
  by: z.string().optional(),
  until: z.string().optional(),
  reason: z.string().optional(),
});

export type Listed = z.infer<typeof listed>;
export type Asked = z.infer<typeof asked>;
export type Recorded = z.infer<typeof row>;

/** What a row holds; empty where it is not as the workflow writes it. */
export const recordedIn = (record: unknown): Recorded => row.safeParse(record).data ?? {};
