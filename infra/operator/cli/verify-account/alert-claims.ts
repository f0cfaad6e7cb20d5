import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { listExecutions } from '../../../../functions/clients/read-executions.ts';
import { NOTIFIED } from '../../../../functions/domain/audit-row.ts';
import { eventKey } from '../../../../functions/domain/event-key.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { type Claim, type Finding, proved, refuted } from './finding.ts';
import { ending, outcomeOf } from './outcome.ts';

/** How an Alertmanager sends to the webhook. */
export interface Sender {
  readonly url: string;
  readonly user: string;
  readonly password: () => Promise<string>;
  readonly alertName: string;
}

/** No accelerator has this name, so that the alert fences nothing, whatever the state of the sites. */
const NO_ACCELERATOR = 'verify-account.invalid';
const REASON = 'ACCELERATOR_NOT_FOUND';

const POLL_MS = 2000;
/** EventBridge delivers within seconds; Lambda's own repeats follow after one and two minutes. */
const MESSAGE_WITHIN_MS = 4 * 60_000;

const answer = z.object({ alerts: z.tuple([z.object({ execution: z.string() })]) });

/** One alert about an accelerator that does not exist, and the message about it. */
export function alertClaims(stack: Deployment, sender: Sender, signal: AbortSignal): Claim[] {
  const [site = '', reporter = ''] = stack.sites;
  const startsAt = new Date(stack.clock.now()).toISOString();
  const labels = { alertname: sender.alertName, accelerator: NO_ACCELERATOR, site, reporter };
  const subject = `${eventKey({ mode: 'event', ...labels, startsAt })}#NOT_FENCED#${REASON}`;
  let execution = '';
  return [
    {
      claim: "the webhook's role, secret and keys suffice to start an execution",
      async settle() {
        const { status, body } = await post(sender, { status: 'firing', labels, startsAt });
        if (status !== 202) return refuted(`the webhook answered ${status}: ${body}`);
        execution = answer.parse(JSON.parse(body)).alerts[0].execution;
        const ended = await outcomeOf(stack, execution, signal);
        const detail = `${execution} ended as ${ending(ended)}`;
        return ended.reason === REASON ? proved(detail) : refuted(detail);
      },
    },
    {
      claim:
        "EventBridge's event about an execution has the documented shape, and the stop time of ListExecutions",
      settle: () => compareStopTimes(stack, execution, subject, signal),
    },
  ];
}

async function post(
  { url, user, password }: Sender,
  alert: object,
): Promise<{ status: number; body: string }> {
  const login = Buffer.from(`${user}:${await password()}`).toString('base64');
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/json' },
    body: JSON.stringify({ alerts: [alert] }),
  });
  return { status: response.status, body: await response.text() };
}

/** The function notify parses the event, sends the message, and notes it with the event's stop time. */
async function compareStopTimes(
  stack: Deployment,
  execution: string,
  subject: string,
  signal: AbortSignal,
): Promise<Finding> {
  const deadline = stack.clock.now() + MESSAGE_WITHIN_MS;
  let noted = await notedStopTime(stack, subject);
  while (noted === undefined && stack.clock.now() < deadline) {
    await sleep(POLL_MS, undefined, { signal });
    noted = await notedStopTime(stack, subject);
  }
  if (noted === undefined) return refuted('no message was sent; see the log of the function notify');
  const listed = await listedStopTime(stack, execution);
  return noted === listed ? proved(noted) : refuted(`the event says ${noted}, ListExecutions ${listed}`);
}

async function notedStopTime(
  { dynamoDb, auditTable, application }: Deployment,
  subject: string,
): Promise<string | undefined> {
  const Key = { application: { S: application }, id: { S: `${NOTIFIED}${subject}` } };
  return (await dynamoDb.send(new GetItemCommand({ TableName: auditTable, Key }))).Item?.at?.S;
}

async function listedStopTime(
  { stepFunctions, stateMachineArn }: Deployment,
  execution: string,
): Promise<string | undefined> {
  for await (const page of listExecutions(stepFunctions, stateMachineArn, 'SUCCEEDED')) {
    const found = page.find(({ name }) => name === execution);
    if (found !== undefined) return found.stopDate?.toISOString();
  }
  return undefined;
}
