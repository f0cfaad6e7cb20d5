/** Names of the functions' environment variables; the stack sets them, the handlers read them. */
export const WEBHOOK_USER = 'WEBHOOK_USER';
export const WEBHOOK_SECRET_ARN = 'WEBHOOK_SECRET_ARN';
export const ALERT_NAME = 'ALERT_NAME';
export const STATE_MACHINE_ARN = 'STATE_MACHINE_ARN';
export const CLAIMS_TABLE = 'CLAIMS_TABLE';
export const AUDIT_TABLE = 'AUDIT_TABLE';
export const APPLICATION = 'APPLICATION';
/** JSON: the ARNs of the only accelerators that are looked up; unset for all of the account. */
export const ACCELERATORS = 'ACCELERATORS';
/** JSON: for each site its Infinispan's endpoint, user, secret, and optionally the CA's file and server name. */
export const SITES = 'SITES';
/** `true` or `false`: may the reporter's view of the other site forbid a beginning? */
export const SITE_VIEW_DECIDES = 'SITE_VIEW_DECIDES';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names the variable that is missing */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}
