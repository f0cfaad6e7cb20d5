import { styleText } from 'node:util';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { recordLines } from '../../operator/records/record-lines.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { readTrail } from '../stack/read-trail.ts';
import type { LocalSite } from '../stack/site.ts';
import { lookAtSites, type SiteState } from '../stack/site-state.ts';
import { type AlertRequest, recordedAlert, sendAlert } from './alert.ts';
import { type Happening, watchExecution } from './watch-execution.ts';

export type Print = (line: string) => void;

/**
 * The main job, once, before a person's eyes: sends the recorded alert, follows the execution, shows the audit
 * trail, and asks the accelerator and both Infinispans before and after.
 *
 * @returns what keeps this from being a verified fencing; empty if nothing does
 */
export async function fenceOnce(
  stack: LocalStack<LocalSite>,
  print: Print,
  signal: AbortSignal,
): Promise<string[]> {
  title(print, 'Before');
  printStates(print, await lookAtSites(stack));

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
  const states = await lookAtSites(stack);
  printStates(print, states);
  return [...notFenced(output), ...states.flatMap((state) => amiss(state, alert))];
}

const accepted = z.object({ alerts: z.tuple([z.object({ execution: z.string() })]) });

function startedExecution(status: number, body: string): string | undefined {
  return status === 202 ? accepted.parse(JSON.parse(body)).alerts[0].execution : undefined;
}

/** The execution's output, or what it failed of. */
async function follow(
  stack: LocalStack<LocalSite>,
  execution: string,
  sentAt: number,
  print: Print,
  signal: AbortSignal,
): Promise<string> {
  let last = '';
  for await (const happening of watchExecution(
    new SFNClient(stack.aws),
    executionArn(stack.stateMachineArn, execution),
    signal,
  )) {
    const clock = happening.at.toISOString().slice(11, 23);
    const seconds = ((happening.at.getTime() - sentAt) / 1000).toFixed(2);
    print(`  ${clock} ${seconds.padStart(7)} s  ${wordsOf(happening)}`);
    if (happening.kind === 'ended') last = happening.output;
  }
  return last;
}

function wordsOf(happening: Happening): string {
  switch (happening.kind) {
    case 'entered':
      return happening.state;
    case 'tried again':
      return styleText('yellow', `tried again: ${happening.state}`);
    case 'failed':
      return styleText('yellow', `failed: ${happening.error}: ${happening.cause}`);
    case 'ended':
      return `${happening.status} ${happening.output}`;
  }
}

function printStates(print: Print, states: readonly SiteState[]): void {
  const row = (name: string, value: (state: SiteState) => string) =>
    print(`  ${name.padEnd(22)}${states.map((state) => value(state).padEnd(24)).join('')}`.trimEnd());
  row('', ({ site }) => site);
  row('at the accelerator', ({ endpoint }) => endpoint);
  row('its Infinispan', ({ other, holdsOther }) => `holds ${other} ${holdsOther}`);
  row("a user's write", ({ write }) => String(write));
}

const outcome = z.object({ outcome: z.string(), reason: z.string().optional() });

function notFenced(output: string): string[] {
  const parsed = outcome.safeParse(parse(output));
  if (!parsed.success) return [`the execution did not come to an outcome: ${output}`];
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

function amiss(state: SiteState, { site, reporter }: AlertRequest): string[] {
  const { endpoint, other, holdsOther, write } = state;
  const expected =
    state.site === site
      ? { endpoint: 'not listed', holdsOther: 'online', write }
      : { endpoint: 'in service', holdsOther: 'offline', write: 204 };
  return [
    endpoint === expected.endpoint ? '' : `${state.site} is ${endpoint} at the accelerator`,
    holdsOther === expected.holdsOther ? '' : `the Infinispan of ${state.site} holds ${other} ${holdsOther}`,
    write === expected.write ? '' : `a user's write at ${reporter} is answered ${write}`,
  ].filter((complaint) => complaint !== '');
}

function title(print: Print, text: string): void {
  print('');
  print(styleText('bold', text));
}
