import { CREDENTIALS } from './alert-routing.ts';

/**
 * OpenShift's switch for an Alertmanager of user workloads that takes AlertmanagerConfigs (OpenShift Container
 * Platform, "Config map reference for the Cluster Monitoring Operator", AlertmanagerUserWorkloadConfig).
 */
export const userWorkloadMonitoring = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'user-workload-monitoring-config', namespace: 'openshift-user-workload-monitoring' },
  data: { 'config.yaml': 'alertmanager:\n  enabled: true\n  enableAlertmanagerConfig: true\n' },
} as const;

/** What Alertmanager logs in with at the webhook. */
export const webhookCredentials = (namespace: string, username: string, password: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: CREDENTIALS.name, namespace },
  type: 'kubernetes.io/basic-auth',
  stringData: { [CREDENTIALS.username]: username, [CREDENTIALS.password]: password },
});
