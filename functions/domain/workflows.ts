import * as z from 'zod';
import { fencingEvent } from './event.ts';
import { REASONS, type Reason } from './outcomes.ts';
import { RESTORE_REASONS, type RestoreReason } from './restore/outcomes.ts';
import { restorePlan } from './restore/plan.ts';
import { restoreRequest } from './restore/request.ts';

/**
 * A Step Functions workflow, described once. The constructs, the functions that follow executions, the report, the
 * drawing, the simulation and the local stack read it from here; infra/site-fencing/workflows.ts adds the functions
 * and values that the definition refers to.
 */
interface Workflow {
  readonly name: string;
  /** The definition (Amazon States Language), from the repository's root. */
  readonly definition: string;
  /** The input of an execution. */
  readonly input: z.ZodType;
  /** The output of an execution that succeeds. */
  readonly output: z.ZodType<{ readonly outcome: string }>;
  /** The states whose function changes AWS or Infinispan. */
  readonly writingStates: readonly string[];
}

/** The state whose function sends requests to the survivor's Infinispan. */
export const TAKE_SITE_OFFLINE = 'Take site offline';

const reasons = Object.keys(REASONS) as [Reason, ...Reason[]];

/** Removes the offline site from the accelerator, and takes it offline at the survivor's Infinispan. */
export const FENCE_SITE = {
  name: 'fence-site',
  definition: 'statemachine/fence-site.asl.json',
  input: fencingEvent,
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('FENCED'), incident: z.string() }),
    z.object({
      outcome: z.literal('NOT_FENCED'),
      reason: z.enum(reasons),
      detail: z.string().default(''),
    }),
    z.object({ outcome: z.literal('REHEARSED'), blocked: z.boolean() }),
  ]),
  writingStates: ['Update endpoint group', TAKE_SITE_OFFLINE],
} as const satisfies Workflow;

const restoreReasons = Object.keys(RESTORE_REASONS) as [RestoreReason, ...RestoreReason[]];

/** Brings a fenced site back: its data first, then its traffic. */
export const RESTORE_SITE = {
  name: 'restore-site',
  definition: 'statemachine/restore-site.asl.json',
  input: restoreRequest,
  output: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('RESTORED'), incident: z.string() }),
    /** Only the plan was asked for. */
    z.object({ outcome: z.literal('PLANNED'), incident: z.string(), plan: restorePlan }),
    z.object({
      outcome: z.literal('NOT_RESTORED'),
      reason: z.enum(restoreReasons),
      detail: z.string().default(''),
      incident: z.string(),
      /** Did the restore start, so that the site is fenced again? Otherwise nothing was changed. */
      undone: z.boolean().default(false),
    }),
  ]),
  writingStates: [
    'Start the restore',
    'Cut the site off',
    'Clear the site',
    'Push the data',
    'Let the site write back',
    'Return the traffic',
    'Close the incident',
    'Give the restore up',
  ],
} as const satisfies Workflow;

/** Every workflow of the stack. */
export const WORKFLOWS = [FENCE_SITE, RESTORE_SITE] as const satisfies readonly Workflow[];

export type WorkflowName = (typeof WORKFLOWS)[number]['name'];
