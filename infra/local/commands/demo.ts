import { runCommand } from '../../tools/command-line/command.ts';
import { styled } from '../../tools/command-line/lines.ts';
import { printLine } from '../../tools/command-line/print-line.ts';
import { startSeparatedSites } from '../real-infinispan/separated-sites.ts';
import { type LocalStackOptions, startLocalStack, startLocalStackOn } from '../stack/local-stack.ts';
import { refuseIfAlreadyRunning } from '../stack/stack-file.ts';
import { fenceOnce } from './fence-once.ts';
import { restoreOnce } from './restore-once.ts';
import { serve } from './serve.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run demo [-- [--restore] [--keep] [--infinispan real]]

Starts the local stack, sends it an alert recorded from Alertmanager, and shows how site-b is fenced.
Needs Python 3.10 or newer. Listens on 127.0.0.1 only and uses no AWS account.

  --restore            then restore site-b, and compare the entries of both sites; takes four minutes, since a restore waits until
                       no write of the fencing can take effect
  --keep               keep the stack running until Ctrl-C, described in .local/stack.json
  --infinispan WHICH   stand-in (default): a model of each site's Infinispan
                       real: Infinispan 15.0.21, two servers at site-a and one at site-b, with the link between the
                       sites broken; real-16.0.5: the same with Infinispan 16.0.5.
                       Real servers need Java 17, and Maven for the first run
  --help               show this text

Exit codes: 0 fenced (and restored) and verified, 1 not, 2 usage error, 130 interrupted.
`;

/** Starts a stack whose sites cannot reach each other. */
function startStack(infinispan: string, options: LocalStackOptions & { readonly signal: AbortSignal }) {
  if (infinispan === 'stand-in') return startLocalStack(options);
  const version = infinispan === 'real' ? '15.0.21' : '16.0.5';
  return startLocalStackOn(
    (_names, _folder, progress) => startSeparatedSites(version, progress, options.signal),
    options,
  );
}

await runCommand({
  name: 'demo',
  help: HELP,
  options: {
    restore: {},
    keep: {},
    infinispan: { value: 'WHICH', choices: ['stand-in', 'real', 'real-16.0.5'] },
  },
  async run(given, signal) {
    const keep = given.has('keep');
    if (keep) await refuseIfAlreadyRunning();
    const startedAt = Date.now();
    const steps = createSteps(process.stdout);
    printLine(styled('bold', 'Local stack'));
    const infinispan = given.text('infinispan') ?? 'stand-in';
    const stack = await startStack(infinispan, { progress: steps.start, signal }).finally(steps.end);
    try {
      const report = (problems: readonly string[], done: string, not: string): boolean => {
        const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
        const good = problems.length === 0;
        printLine('');
        printLine(
          good
            ? styled('green', `${done}, verified at the accelerator and at Infinispan. Total: ${seconds} s.`)
            : styled('red', `${not}: ${problems.join('; ')}.`),
        );
        return good;
      };
      let good = report(await fenceOnce(stack, printLine, signal), 'FENCED', 'Not fenced');
      if (good && given.has('restore'))
        good = report(await restoreOnce(stack, printLine, signal), 'RESTORED', 'Not restored');
      if (keep) await serve(stack, printLine, process.stdin, signal);
      return good;
    } finally {
      steps.start('stopping everything');
      await stack.stop();
      steps.end();
    }
  },
});
