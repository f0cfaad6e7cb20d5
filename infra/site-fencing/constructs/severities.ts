import type { Severity } from '../../../functions/domain/severity.ts';

/** The severity of the alarms, by their section of the runbook. */
export const SEVERITIES = {
  'execution-failed': 'critical',
  'execution-timed-out': 'critical',
  'execution-aborted': 'critical',
  'fencing-unfinished': 'critical',
  'not-fenced': 'critical',
  'no-site-in-service': 'critical',
  'offline-site-in-service': 'critical',
  'survivor-lost': 'critical',
  'not-restored': 'warning',
  'restore-failed': 'critical',
  'restore-timed-out': 'critical',
  'restore-aborted': 'warning',
  'restore-unfinished': 'warning',
  'webhook-failing': 'critical',
  'webhook-throttled': 'critical',
  'webhook-refuses-logins': 'warning',
  'alerts-truncated': 'critical',
  'alerts-refused': 'critical',
  'record-lost': 'warning',
  'rehearsal-blocked': 'critical',
  'rehearsals-not-started': 'warning',
  'message-not-sent': 'warning',
  'heartbeat-missing': 'critical',
  'probe-silent': 'critical',
  'reconcile-silent': 'critical',
} as const satisfies Record<string, Severity>;

/** A section of the runbook: its heading in lower case with hyphens. */
export type AlarmSection = keyof typeof SEVERITIES;
