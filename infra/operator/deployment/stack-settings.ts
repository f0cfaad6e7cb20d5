import type { StackOutputs } from './stack-outputs.ts';

/** The names and settings of a deployed stack that the commands use. */
export interface StackSettings {
  readonly stateMachineArn: string;
  /** The state machine of restore-site; undefined for a stack that was deployed by a version without it. */
  readonly restoreStateMachineArn: string | undefined;
  readonly auditTable: string;
  readonly claimsTable: string;
  /** ARN of the topic that every alarm of the stack notifies. */
  readonly topicArn: string;
  /** Days after which a record is deleted; 0 means never. */
  readonly auditRetentionDays: number;
  /** Key of the claim and of all records. */
  readonly application: string;
  /** Names of the sites; empty for a stack that was deployed by a version without the output. */
  readonly sites: readonly string[];
  /** ARNs of the configured accelerators; undefined if every accelerator of the account is looked up. */
  readonly configured: readonly string[] | undefined;
}

/** @throws NotFound for the outputs of a stack that is not this project's */
export const stackSettings = ({ find, get }: StackOutputs): StackSettings => ({
  stateMachineArn: get('StateMachineArn'),
  restoreStateMachineArn: find('RestoreStateMachineArn'),
  auditTable: get('AuditTableName'),
  claimsTable: get('ClaimsTableName'),
  topicArn: get('TopicArn'),
  auditRetentionDays: Number(find('AuditRetentionDays') ?? 0),
  application: get('Application'),
  sites: find('Sites')?.split(',') ?? [],
  configured: find('Accelerators')?.split(','),
});
