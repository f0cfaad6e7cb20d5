import { CREDENTIALS } from './alert-routing.ts';

/**
 * OpenShift's switch for an Alertmanager for user workloads that accepts AlertmanagerConfigs (OpenShift Container
 * Platform, "Config map reference for the Cluster Monitoring Operator", AlertmanagerUserWorkloadConfig).
 */
export const userWorkloadMonitoring = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'user-workload-monitoring-config', namespace: 'openshift-user-workload-monitoring' },
  data: { 'config.yaml': 'alertmanager:\n  enabled: true\n  enableAlertmanagerConfig: true\n' },
} as const;

const PLACEHOLDER = 'FILL-IN-THE-PASSWORD-OF-THE-WEBHOOK';

/**
 * The credentials that Alertmanager sends to the webhook. They are in base64, because readers of YAML disagree on some
 * characters: those of version 1.1 read U+0085 and U+2028 as line ends, and reject U+007F.
 *
 * @param password undefined for a placeholder in plain text
 */
export const webhookCredentials = (namespace: string, username: string, password: string | undefined) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: CREDENTIALS.name, namespace },
  type: 'kubernetes.io/basic-auth',
  data: {
    [CREDENTIALS.username]: base64(username),
    ...(password === undefined ? {} : { [CREDENTIALS.password]: base64(password) }),
  },
  ...(password === undefined ? { stringData: { [CREDENTIALS.password]: PLACEHOLDER } } : {}),
});

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
