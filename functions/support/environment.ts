import * as z from 'zod';
import { WORKFLOWS, type WorkflowName } from '../domain/workflows.ts';

/** Names of the functions' environment variables; the stack sets them, the handlers read them. */
export const WEBHOOK_USER = 'WEBHOOK_USER';
export const WEBHOOK_SECRET_ARN = 'WEBHOOK_SECRET_ARN';
export const ALERT_NAME = 'ALERT_NAME';
/** ARN of the state machine whose executions the function starts. */
export const STATE_MACHINE_ARN = 'STATE_MACHINE_ARN';
/** JSON: the ARN of every state machine by the name of its workflow. */
export const STATE_MACHINES = 'STATE_MACHINES';
export const CLAIMS_TABLE = 'CLAIMS_TABLE';
export const AUDIT_TABLE = 'AUDIT_TABLE';
/** Whole days after which a record of the audit trail is deleted; 0 is never. */
export const AUDIT_RETENTION_DAYS = 'AUDIT_RETENTION_DAYS';
export const APPLICATION = 'APPLICATION';
/** The topic that operators subscribe to. */
export const TOPIC_ARN = 'TOPIC_ARN';
/** The runbook, to whose sections messages link. */
export const RUNBOOK_URL = 'RUNBOOK_URL';
/** JSON: the ARNs of the configured accelerators; unset for all of the account. */
export const ACCELERATORS = 'ACCELERATORS';
/**
 * JSON: for each site its Infinispan's endpoint, user, secret, optionally the CA's file or ARN, and the server name.
 */
export const SITES = 'SITES';
/** JSON: the names of the sites, for a function that needs nothing else of them. */
export const SITE_NAMES = 'SITE_NAMES';
/** The roles (ARN) of the functions that write; a rehearsal simulates their permissions. */
export const UPDATE_ENDPOINT_GROUP_ROLE = 'UPDATE_ENDPOINT_GROUP_ROLE';
export const TAKE_SITE_OFFLINE_ROLE = 'TAKE_SITE_OFFLINE_ROLE';
/** ARN of the claims table, as policies name it. */
export const CLAIMS_TABLE_ARN = 'CLAIMS_TABLE_ARN';
/** `true` or `false`: does a reporter that still sees the other site block a fencing? */
export const REQUIRE_SITE_VIEW_LOSS = 'REQUIRE_SITE_VIEW_LOSS';
/** The site that should survive if only the link is broken; not set if none is preferred. */
export const PREFERRED_SURVIVOR = 'PREFERRED_SURVIVOR';
/**
 * JSON: ARN of the Aurora cluster whose writer names the preferred survivor, and the site of each Availability Zone; not set
 * if there is none.
 */
export const AURORA_WRITER = 'AURORA_WRITER';
/** `true` or `false`: is observe mode on? */
export const OBSERVE = 'OBSERVE';
/** Whole seconds for which the previous password is still accepted after a rotation; 0 disables it. */
export const ROTATION_GRACE = 'ROTATION_GRACE';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names the missing variable */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/**
 * Milliseconds for which the previous password is still accepted after a rotation.
 *
 * @throws Error if the variable is missing, or is not whole seconds
 */
export function rotationGrace(environment: Environment): number {
  const seconds = required(environment, ROTATION_GRACE);
  if (!/^\d+$/.test(seconds))
    throw new Error(`the environment variable ${ROTATION_GRACE} is not whole seconds`);
  return Number(seconds) * 1000;
}

const texts = z.array(z.string());

/** @throws Error if the variable is missing, or is not a list of texts */
export const siteNames = (environment: Environment): string[] =>
  texts.parse(JSON.parse(required(environment, SITE_NAMES)));

/** ARNs; undefined for all of the account. @throws Error if the variable is not a list of texts */
export const configuredAccelerators = ({ [ACCELERATORS]: list }: Environment): string[] | undefined =>
  list === undefined ? undefined : texts.parse(JSON.parse(list));

const machines = z.record(z.enum(WORKFLOWS.map(({ name }) => name)), z.string());

/** ARNs by the name of the workflow. @throws Error if the variable is missing or lacks a workflow */
export const stateMachines = (environment: Environment): Record<WorkflowName, string> =>
  machines.parse(JSON.parse(required(environment, STATE_MACHINES)));
