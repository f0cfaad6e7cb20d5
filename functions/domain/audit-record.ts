import * as z from 'zod';
import type { AuditStep } from './audit-row.ts';
import { restorePlan } from './restore/plan.ts';

/** The column `record` of the audit table: JSON. These are the fields that something reads. */

const observation = z.object({
  localSite: z.string(),
  siteMaster: z.boolean(),
  sitesView: z.array(z.string()),
  backup: z.string(),
});

/** One query of a site's Infinispan. */
const clusterAnswer = z.object({
  answered: z.boolean(),
  observation: observation.optional(),
  why: z.string().optional(),
});

/** What a look at both sites adds to the output of a step. */
const look = {
  otherSite: z
    .object({ answered: z.boolean(), seesReporter: z.boolean().optional(), why: z.string().optional() })
    .optional(),
  preference: z
    .object({ site: z.string().optional(), zone: z.string().optional(), why: z.string().optional() })
    .optional(),
  linkLoss: z
    .object({
      looks: z.number(),
      evidence: z.string(),
      deferredTo: z.string().optional(),
      confirmedAt: z.number().optional(),
    })
    .optional(),
};

const endpoint = z.object({ listener: z.string(), group: z.string(), endpointId: z.string() });

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

/** The output of the last step. */
const output = z.object({
  verdict: z.string().optional(),
  detail: z.string().optional(),
  infinispan: clusterAnswer.optional(),
  ...look,
  before: z.union([z.string(), z.array(endpoint)]).optional(),
  after: z.string().optional(),
  caches: z.record(z.string(), z.string()).optional(),
  removed: z.array(endpoint).optional(),
  restored: z.array(endpoint).optional(),
  returned: z.array(endpoint).optional(),
  refused: z.array(endpoint).optional(),
});

/**
 * How far a push has come. The entries of a site are absent if it did not count them in time; `perSecond` and
 * `secondsLeft` are absent while no entry arrives.
 */
export const pushProgress = z.object({
  cachesDone: z.number(),
  caches: z.number(),
  entries: z.object({ site: z.number().optional(), survivor: z.number().optional() }),
  perSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
});

export type PushProgress = z.infer<typeof pushProgress>;

export const auditRecord = z
  .object({
    // Of an execution.
    input: z.object({ labels: z.record(z.string(), z.string()) }),
    accelerator: accelerator.nullable(),
    health: z.object({ infinispan: clusterAnswer.optional(), ...look }),
    before: z.array(endpoint),
    removed: z.array(endpoint),
    output,
    // Of an execution that failed.
    status: z.string(),
    state: z.string(),
    error: z.string(),
    cause: z.string(),
    redriveCount: z.number(),
    // Of a refused request; `reason` if the whole request was refused.
    at: z.string(),
    httpStatus: z.number(),
    alerts: z.array(z.record(z.string(), z.string())),
    count: z.number(),
    sender: z.object({ sourceIp: z.string(), userAgent: z.string() }),
    // Of a restore.
    request: z.object({ site: z.string(), by: z.string() }),
    plan: restorePlan.pick({ survivor: true, entries: true }).nullable(),
    // Of an operator's action.
    by: z.string(),
    of: z.string(),
    action: z.string(),
    why: z.string(),
    until: z.string(),
    reason: z.string(),
    replaced: z.unknown(),
    ended: z.unknown(),
    /** The conditions that did not hold when the incident was closed, a sentence each. */
    despite: z.array(z.string()),
  })
  .partial();

export type AuditRecord = z.infer<typeof auditRecord>;
export type RecordedEndpoint = z.infer<typeof endpoint>;
export type RecordedAnswer = z.infer<typeof clusterAnswer>;
export type RecordedLook = Pick<z.infer<typeof output>, keyof typeof look>;

/** The fields that the row of each step may have in its record. */
export const RECORD_FIELDS: Readonly<Record<AuditStep, readonly (keyof AuditRecord)[]>> = {
  observed: ['input', 'accelerator', 'health'],
  removed: ['before', 'removed'],
  outcome: ['input', 'accelerator', 'output', 'status', 'state', 'error', 'cause', 'redriveCount'],
  rehearsed: ['input', 'accelerator', 'output'],
  refused: ['at', 'httpStatus', 'reason', 'alerts', 'count', 'sender'],
  paused: ['until', 'reason', 'replaced', 'by'],
  resumed: ['ended', 'by'],
  rerun: ['of', 'action', 'why', 'by'],
  approved: ['of', 'action', 'by'],
  closed: ['of', 'reason', 'despite', 'by'],
  planned: ['request', 'plan'],
  joined: ['plan'],
  returned: ['output'],
  stopped: ['of', 'why', 'by'],
};

/** @returns an empty object for a record with a field of another type */
export const parseAuditRecord = (record: unknown): AuditRecord => auditRecord.safeParse(record).data ?? {};
