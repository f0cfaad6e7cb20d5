import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { restoreRequest } from '../../../functions/domain/restore/request.ts';
import { printableLine } from '../../../functions/support/printable.ts';
import { followRestore } from '../../operator/restores/follow-restore.ts';
import { answerWait, findWait, planLines } from '../../operator/restores/restore-wait.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import type { LocalSite } from '../stack/site.ts';
import { type Contents, readContents, readSiteStates, seesSite, userWrite } from '../stack/site-state.ts';
import { type Print, printStates, title } from './fence-once.ts';

/** Users' writes to the survivor while the other site is fenced. */
const WRITES = 200;
/** Real sites see each other some seconds after the link is back. */
const JOINED_WITHIN_MS = 60_000;
const POLL_MS = 500;

/**
 * Restores the site that was fenced: users write to both sites while they are apart, the link comes back, and an operator
 * starts a restore, approves its plan and states that Keycloak was started.
 *
 * @returns the reasons why this is not a verified restore; empty if it is one
 */
export async function restoreOnce(
  stack: LocalStack<LocalSite>,
  print: Print,
  signal: AbortSignal,
): Promise<string[]> {
  const [survivor = '', site = ''] = Object.keys(stack.sites);
  const [kept, fenced] = [siteOf(stack, survivor), siteOf(stack, site)];
  title(print, 'While the site is out');
  for (let user = 0; user < WRITES; user++) await userWrite(kept, `user-${user}`);
  const stale = await userWrite(fenced, 'stale');
  print(`  ${WRITES} users write to ${survivor}; a stale write to ${site} returns ${stale}`);
  printContents(await contentsOf(stack), print);
  await stack.healBridge();
  if (!(await sitesSeeEachOther(stack, signal))) return ['the sites do not see each other'];
  print('  the link is back');

  title(print, `Restore of ${site}`);
  const stepFunctions = new SFNClient(stack.aws);
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) };
  const operator = {
    stepFunctions,
    restoreStateMachineArn: stack.restoreStateMachineArn,
    auditWriter: new DynamoDBClient(stack.aws),
    auditTable: stack.tables.audit,
    auditRetentionDays: stack.configuration.auditRetentionDays ?? 0,
    application: stack.configuration.application,
    clock,
  };
  const request = restoreRequest.parse({
    version: 1,
    site,
    approval: 'asked',
    by: 'the demo',
    keycloak: 'by hand',
  });
  const { executionArn = '' } = await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: stack.restoreStateMachineArn,
      input: JSON.stringify(request),
    }),
  );
  let answered: string | undefined;
  const end = await followRestore(
    operator,
    executionArn,
    (line) => print(`  ${printableLine(line)}`),
    async () => {
      signal.throwIfAborted();
      const wait = await findWait(operator, executionArn);
      if (wait === undefined || wait.token === answered) return;
      answered = wait.token;
      if (wait.ask === 'approve the plan') for (const line of planLines(wait.plan)) print(`    ${line}`);
      print(`    the operator answers: ${wait.ask}`);
      await answerWait(operator, wait, true);
    },
  );

  title(print, 'After');
  const states = await readSiteStates(stack);
  printStates(print, states);
  const contents = await contentsOf(stack);
  printContents(contents, print);
  const { alike, different } = compare(contents[survivor] ?? {}, contents[site] ?? {});
  print(`  ${alike} entries have the same key and value at both sites, ${different.length} have not`);
  return [
    ...(end.outcome === 'RESTORED' ? [] : [`the outcome is ${JSON.stringify(end)}`]),
    ...states.flatMap(({ site: name, endpoint, other, backupStatus, write }) => [
      ...(endpoint === 'in service' ? [] : [`${name} is ${endpoint} at the accelerator`]),
      ...(backupStatus === 'online' ? [] : [`${other} is ${backupStatus} in the Infinispan of ${name}`]),
      ...(write === 204 ? [] : [`a user's write at ${name} returns ${write}`]),
    ]),
    ...(alike === 0 ? ['no entry was restored'] : []),
    ...different.slice(0, SHOWN),
  ];
}

function siteOf({ sites }: LocalStack<LocalSite>, name: string): LocalSite {
  const site = sites[name];
  if (site === undefined) throw new Error(`there is no site ${name}`);
  return site;
}

async function sitesSeeEachOther({ sites }: LocalStack<LocalSite>, signal: AbortSignal): Promise<boolean> {
  const names = Object.keys(sites);
  const until = Date.now() + JOINED_WITHIN_MS;
  while (Date.now() < until) {
    const seen = await Promise.all(
      Object.entries(sites).map(([name, site]) =>
        seesSite(site, names.find((other) => other !== name) ?? ''),
      ),
    );
    if (seen.every(Boolean)) return true;
    await sleep(POLL_MS, undefined, { signal });
  }
  return false;
}

async function contentsOf({ sites }: LocalStack<LocalSite>): Promise<Readonly<Record<string, Contents>>> {
  const read = Object.entries(sites).map(async ([name, site]) => [name, await readContents(site)] as const);
  return Object.fromEntries(await Promise.all(read));
}

function printContents(contents: Readonly<Record<string, Contents>>, print: Print): void {
  for (const [name, caches] of Object.entries(contents))
    print(
      `  ${name.padEnd(10)}${Object.entries(caches)
        .map(([cache, entries]) => `${cache} ${entries.size}`)
        .join(', ')}`,
    );
}

/** How many differing entries the result names. */
const SHOWN = 5;

/** Compares the entries of two sites, by key and value. */
function compare(one: Contents, other: Contents): { readonly alike: number; readonly different: string[] } {
  const different: string[] = [];
  let alike = 0;
  for (const cache of Object.keys({ ...one, ...other })) {
    const [here, there] = [one[cache] ?? new Map(), other[cache] ?? new Map()];
    for (const key of new Set([...here.keys(), ...there.keys()])) {
      if (here.get(key) === there.get(key)) alike += 1;
      else different.push(`${key} of ${cache} is ${here.get(key)} and ${there.get(key)}`);
    }
  }
  return { alike, different };
}
