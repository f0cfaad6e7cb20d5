import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { recordLines } from '../../operator/records/record-lines.ts';
import { type Line, type Part, styled } from '../../tools/command-line/lines.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { readTrail } from '../stack/read-trail.ts';
import type { LocalSite } from '../stack/site.ts';
import { readSiteStates, type SiteState } from '../stack/site-state.ts';
import { type AlertRequest, recordedAlert, sendAlert } from './alert.ts';
import { type ExecutionEvent, watchExecution } from './watch-execution.ts';

export type Print = (line: Line) => void;

/**
 * Runs one fencing and prints each step of it: sends the recorded alert, follows the execution, prints the audit
 * trail, and reads the accelerator and both Infinispans before and after.
 *
 * @returns the reasons why this is not a verified fencing; empty if it is one
 */
export async function fenceOnce(
  stack: LocalStack<LocalSite>,
  print: Print,
  signal: AbortSignal,
): Promise<string[]> {
  title(print, 'Before');
  printStates(print, await readSiteStates(stack));

  title(print, 'Alert');
  const alert = await recordedAlert(stack);
  const sentAt = Date.now();
  const { status, body } = await sendAlert(stack, alert);
  print(`  POST ${stack.webhook.url}: ${alert.reporter} reports that ${alert.site} is offline`);
  print(`  ${status} ${body}`);
  const execution = startedExecution(status, body);
  if (execution === undefined) return [`the webhook answered ${status} and started nothing`];

  title(print, `Execution ${execution}`);
  const output = await follow(stack, execution, sentAt, print, signal);

  title(print, 'Audit trail, with ARNs shortened');
  const records = await readTrail(stack, alert.event);
  for (const line of records.flatMap(recordLines)) print(`  ${line}`);

  title(print, 'After');
  const states = await readSiteStates(stack);
  printStates(print, states);
  return [...outcomeProblems(output), ...states.flatMap((state) => stateProblems(state, alert))];
}

const accepted = z.object({ alerts: z.tuple([z.object({ execution: z.string() })]) });

function startedExecution(status: number, body: string): string | undefined {
  return status === 202 ? accepted.parse(JSON.parse(body)).alerts[0].execution : undefined;
}

/** @returns the execution's output, or its error and cause */
async function follow(
  stack: LocalStack<LocalSite>,
  execution: string,
  sentAt: number,
  print: Print,
  signal: AbortSignal,
): Promise<string> {
  let last = '';
  for await (const event of watchExecution(
    new SFNClient(stack.aws),
    executionArn(stack.stateMachineArn, execution),
    signal,
  )) {
    const clock = event.at.toISOString().slice(11, 23);
    const seconds = ((event.at.getTime() - sentAt) / 1000).toFixed(2);
    print([`  ${clock} ${seconds.padStart(7)} s  `, describeEvent(event)]);
    if (event.kind === 'ended') last = event.output;
  }
  return last;
}

function describeEvent(event: ExecutionEvent): Part {
  switch (event.kind) {
    case 'entered':
      return event.state;
    case 'retried':
      return styled('yellow', `retried: ${event.state}`);
    case 'failed':
      return styled('yellow', `failed: ${event.error}: ${event.cause}`);
    case 'ended':
      return `${event.status} ${event.output}`;
  }
}

/** @param states of every site, in columns */
export function printStates(print: Print, states: readonly SiteState[]): void {
  const row = (name: string, value: (state: SiteState) => string) =>
    print(`  ${name.padEnd(22)}${states.map((state) => value(state).padEnd(24)).join('')}`.trimEnd());
  row('', ({ site }) => site);
  row('at the accelerator', ({ endpoint }) => endpoint);
  row('backup status', ({ other, backupStatus }) => `${other} is ${backupStatus}`);
  row("a user's write", ({ write }) => String(write));
}

const outcome = z.object({ outcome: z.string(), reason: z.string().optional() });

function outcomeProblems(output: string): string[] {
  const parsed = outcome.safeParse(parse(output));
  if (!parsed.success) return [`the execution has no outcome: ${output}`];
  const { outcome: word, reason } = parsed.data;
  return word === 'FENCED' ? [] : [`the outcome is ${word}${reason === undefined ? '' : `, ${reason}`}`];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stateProblems(state: SiteState, { site, reporter }: AlertRequest): string[] {
  const { endpoint, other, backupStatus, write } = state;
  const expected =
    state.site === site
      ? { endpoint: 'not listed', backupStatus: 'online', write }
      : { endpoint: 'in service', backupStatus: 'offline', write: 204 };
  return [
    endpoint === expected.endpoint ? '' : `${state.site} is ${endpoint} at the accelerator`,
    backupStatus === expected.backupStatus
      ? ''
      : `${other} is ${backupStatus} in the Infinispan of ${state.site}`,
    write === expected.write ? '' : `a user's write at ${reporter} returns ${write}`,
  ].filter((problem) => problem !== '');
}

export function title(print: Print, text: string): void {
  print('');
  print(styled('bold', text));
}
