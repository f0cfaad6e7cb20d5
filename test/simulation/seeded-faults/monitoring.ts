import type { SeededFault } from './seeded-faults.ts';

/** Harm that no fencing ends must reach an operator. */
export const MONITORING_FAULTS: readonly SeededFault[] = [
  {
    name: 'reconcile does not look for drift',
    rule: 9,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'const drift = await findDrift(claim.current, collaborators);',
    put: 'const drift: Awaited<ReturnType<typeof findDrift>> = [];',
    from: 12,
  },
  {
    name: 'reconcile looks for drift every 20 minutes',
    rule: 9,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'const DRIFT_EVERY = 5;',
    put: 'const DRIFT_EVERY = 20;',
    from: 12,
  },
  {
    name: 'drift is found only in listeners',
    rule: 9,
    file: 'functions/operations/reconcile/drift.ts',
    find: "isFenced(site) ? status === 'online' : status !== 'offline' && status !== 'mixed'",
    put: "isFenced(site) || status !== 'unknown'",
    from: 5,
  },
  {
    name: 'the alarm on drift does not name the kind',
    file: 'infra/site-fencing/alarm-definitions.ts',
    find: "customMetric(application, names.DRIFT, 'Maximum', { kind }, 5)",
    put: "customMetric(application, names.DRIFT, 'Maximum', { kind: kind.toLowerCase() }, 5)",
    from: 5,
  },
  {
    name: 'operators are not notified of an event that observe mode held back',
    file: 'functions/operations/notify/notify.ts',
    find: '!needsOperator(outcome.reason)) return undefined;',
    put: "!needsOperator(outcome.reason) || outcome.reason === 'OBSERVE_ONLY') return undefined;",
    from: 217,
  },
  {
    name: 'an unfinished fencing is not counted',
    file: 'functions/operations/reconcile/gauges.ts',
    find: "phase === 'started' || phase === 'rolling-back'",
    put: "phase === 'rolling-back'",
    from: 27,
  },
];
