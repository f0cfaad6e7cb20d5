import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOK_INTERVAL, QUICK_LOOK_PERIOD } from '../../functions/domain/limits.ts';
import type { WORKFLOWS } from '../../functions/domain/workflows.ts';
import type { FencingConfig } from './config.ts';
import { ROOT } from './root.ts';

/** What the infrastructure adds to the description of a workflow (functions/domain/workflows.ts). */

/** The text of a workflow's definition, with its placeholders `${…}`. */
export const readDefinition = ({ definition }: (typeof WORKFLOWS)[number]): string =>
  readFileSync(join(ROOT, definition), 'utf8');

/** The step functions of fence-site: the placeholder in the definition to the folder under functions/. */
export const FENCE_SITE_FUNCTIONS = {
  LookupAccelerator: 'fence/lookup-accelerator',
  CheckReporterHealth: 'fence/check-reporter-health',
  UpdateEndpointGroup: 'fence/update-endpoint-group',
  TakeSiteOffline: 'fence/take-site-offline',
  Rehearse: 'fence/rehearse',
} as const;

/** The step functions of restore-site: the placeholder in the definition to the folder under functions/. */
export const RESTORE_SITE_FUNCTIONS = {
  CheckRestore: 'restore/check-restore',
  AskApproval: 'restore/ask-approval',
  StartRestore: 'restore/start-restore',
  PrepareSite: 'restore/prepare-site',
  PushState: 'restore/push-state',
  WatchRestore: 'restore/watch-restore',
  ReturnTraffic: 'restore/return-traffic',
  GiveUpRestore: 'restore/give-up-restore',
} as const;

/** The placeholders of restore-site that come from the configuration. */
export const restoreSiteSettings = ({
  application,
  auditRetentionDays,
}: Pick<FencingConfig, 'application' | 'auditRetentionDays'>): Record<string, string> => ({
  Application: application,
  // 0 keeps records forever.
  AuditRetentionDays: String(auditRetentionDays ?? 0),
});

/** The placeholders of fence-site that come from the configuration. */
export const fenceSiteSettings = ({
  application,
  reporterTimeout,
  reporterPollInterval,
  auditRetentionDays,
}: Pick<
  FencingConfig,
  'application' | 'reporterTimeout' | 'reporterPollInterval' | 'auditRetentionDays'
>): Record<string, string> => ({
  Application: application,
  // 0 keeps records forever.
  AuditRetentionDays: String(auditRetentionDays ?? 0),
  PollIntervalSeconds: String(reporterPollInterval),
  ReporterTimeoutSeconds: String(reporterTimeout),
  LookIntervalSeconds: String(LOOK_INTERVAL),
  QuickLooksSeconds: String(QUICK_LOOK_PERIOD),
});
