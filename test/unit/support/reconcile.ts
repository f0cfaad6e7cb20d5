import type { AuditTrail, FailureRecord } from '../../../functions/clients/audit-trail.ts';
import type { ExecutionHistory, FailedExecution } from '../../../functions/clients/execution-history.ts';
import type { Executions } from '../../../functions/clients/executions.ts';
import type { KnownSites } from '../../../functions/domain/known-sites.ts';
import { NOW } from './claim.ts';
import { createWorld, type Given } from './world.ts';

export interface GivenExecutions extends Given {
  /** Executions that are running, by ARN. */
  readonly running?: readonly string[];
  readonly ended?: readonly FailedExecution[];
  /** Executions whose ending is on record, by ARN. */
  readonly onRecord?: readonly string[];
  /** An execution with this name cannot be started. */
  readonly startFails?: Error;
  /** The sites of the endpoints cannot be kept. */
  readonly tableFails?: Error;
}

/** A minute in which only the claim is read, and one of every ten in which everything is. */
export const BETWEEN_SWEEPS = NOW + 60_000;
export const SWEEP = NOW;

/** Reconcile's collaborators: a step's, with executions and the trail. */
export function createReconcileWorld(given: GivenExecutions = {}) {
  const { running = [], ended = [], onRecord = [], startFails, tableFails } = given;
  const world = createWorld({ now: BETWEEN_SWEEPS, ...given });
  const { recorder } = world;
  const started: unknown[] = [];
  const recorded: FailureRecord[] = [];
  const restores = {
    start: (execution: { readonly name: string }) =>
      recorder.call('start restore', () => {
        started.push(execution);
        return 'started' as const;
      }),
    arnOf: (name: string) => `restore ${name}`,
  };
  const executions: Executions = {
    start: (execution) =>
      recorder.call('start execution', () => {
        if (startFails) throw startFails;
        started.push(execution);
        return 'started';
      }),
  };
  const history: ExecutionHistory = {
    anyRunning: (arns, over) =>
      recorder.call('describe executions', () =>
        arns.some((arn) => running.includes(arn) && arn !== over?.arn),
      ),
    failed: () => recorder.call('list ended executions', () => [...ended]),
    failureOf: () => recorder.call('read its ending', () => ({ state: 'Take site offline' })),
  };
  const trail: AuditTrail = {
    hasFailure: ({ arn }) => recorder.call('look for its record', () => onRecord.includes(arn)),
    recordFailure: (one) =>
      recorder.call('record ended execution', () => {
        recorded.push(one);
        return true;
      }),
  };
  const remembered: KnownSites[] = [];
  const knownSites = {
    write: async (known: KnownSites) => {
      if (tableFails) throw tableFails;
      remembered.push(known);
    },
  };
  return {
    ...world,
    started,
    recorded,
    collaborators: { ...world.collaborators, executions, restores, history, trail, knownSites },
    remembered,
  };
}
