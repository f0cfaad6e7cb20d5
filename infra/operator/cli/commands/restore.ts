import { createInterface } from 'node:readline/promises';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type RestoreRequest, restoreRequest } from '../../../../functions/domain/restore/request.ts';
import { NotFound, UsageError } from '../../../tools/command-line/errors.ts';
import { printBeside } from '../../../tools/command-line/print-line.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { actor } from '../../records/actor.ts';
import { followRestore, type RestoreEnd } from '../../restores/follow-restore.ts';
import { answerWait, findWait, planLines } from '../../restores/restore-wait.ts';
import type { FencingCommand } from '../command.ts';

export const restore: FencingCommand = {
  name: 'restore',
  argument: 'SITE',
  summary: 'bring a fenced site back: its data first, then its traffic',
  help: [
    'Starts a restore, shows its plan, and asks for an approval. Then the caches of the site are emptied and filled with the',
    'data of the survivor, Keycloak is awaited, and the endpoints go back. Keycloak must be stopped at the site before, and',
    'started when the message says so. Exit code 0: RESTORED, or with --plan: it could be restored.',
  ],
  options: {
    plan: { help: 'show the plan only, after every check, and start nothing' },
    yes: { help: 'approve the plan without seeing it' },
    keycloak: {
      value: 'HOW',
      choices: ['watched', 'by-hand'],
      help: 'by-hand: the load balancers have no targets that show Keycloak; approve states that it was started',
    },
    'no-follow': { help: 'print the name of the execution, and end' },
  },
  async run(call, open) {
    if (call.has('plan') && (call.has('yes') || call.has('no-follow')))
      throw new UsageError('--plan goes with neither --yes nor --no-follow.');
    const approval = call.has('plan') ? 'plan only' : call.has('yes') ? 'given' : 'asked';
    const request = requestOf(call.argument, approval, call.text('keycloak'));
    const stack = await open();
    const { restoreStateMachineArn, clock } = stack;
    if (restoreStateMachineArn === undefined)
      throw new NotFound('This stack was deployed by an older version. Deploy it again.');
    const name = `restore_${request.site.slice(0, 40).replaceAll('.', '-')}_${compact(clock.now())}`;
    const { executionArn = '' } = await stack.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: restoreStateMachineArn,
        name,
        input: JSON.stringify(request),
      }),
    );
    if (call.has('no-follow')) return { document: { execution: name }, lines: [name] };
    printBeside(name);
    const end = await followRestore(stack, executionArn, printBeside, onceApproved(stack, name));
    return {
      document: { execution: name, ...end },
      lines: linesOf(end),
      exitCode: end.outcome === 'RESTORED' || end.outcome === 'PLANNED' ? 0 : 1,
    };
  },
};

function requestOf(
  site: string,
  approval: RestoreRequest['approval'],
  keycloak: string | undefined,
): RestoreRequest {
  const parsed = restoreRequest.safeParse({
    version: 1,
    site,
    approval,
    by: actor(),
    keycloak: keycloak === 'by-hand' ? 'by hand' : 'watched',
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(`SITE ${parsed.error.issues[0]?.message}.`);
}

/** `20261129T171522Z`. */
const compact = (now: number): string => new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** Asks on the terminal, once; elsewhere, and later, it names the command. */
function onceApproved(stack: Deployment, name: string): () => Promise<void> {
  let asked: string | undefined;
  return async () => {
    const wait = await findWait(stack, name);
    if (wait === undefined || wait.token === asked) return;
    asked = wait.token;
    if (wait.ask === 'approve the plan') for (const line of planLines(wait.plan)) printBeside(line);
    if (wait.ask !== 'approve the plan' || !process.stdin.isTTY) {
      printBeside(`It waits for: npm run fencing -- approve ${name}`);
      return;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const typed = await terminal
      .question(`Type ${wait.plan.site} to approve: `)
      .finally(() => terminal.close());
    await answerWait(stack, wait, typed.trim() === wait.plan.site);
  };
}

const linesOf = (end: RestoreEnd): string[] => {
  if (end.outcome === 'RESTORED') return [`RESTORED, incident ${end.incident}`];
  if (end.outcome === 'PLANNED') return planLines(end.plan);
  if (end.outcome === 'FAILED') return [`FAILED: ${end.detail}`];
  return [`NOT_RESTORED (${end.reason}): ${end.detail}`];
};
