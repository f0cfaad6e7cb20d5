import { styleText } from 'node:util';
import { runCommand } from '../../tools/command-line/command.ts';
import { startSeparatedSites } from '../real-infinispan/separated-sites.ts';
import { type LocalStackOptions, startLocalStack, startLocalStackOn } from '../stack/local-stack.ts';
import { refuseIfAnotherRuns } from '../stack/stack-file.ts';
import { fenceOnce } from './fence-once.ts';
import { offer } from './serve.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run demo [-- [--keep] [--infinispan real]]

Starts the local stack, sends it a recorded alert of Alertmanager's, and shows how site-b is fenced.
Needs Python 3.10 or newer; binds to 127.0.0.1 only; reaches no AWS account.

  --keep               leave the stack running until Ctrl-C, described in .local/stack.json
  --infinispan WHICH   stand-in: a model of each site's Infinispan, which is what runs without this option
                       real: servers of version 15.0.21, two at site-a and one at site-b, and the bridge between
                       them cut; real-16.0.5: the same of that version. They need Java 17, and Maven the first time
  --help               show this text

Exit code: 0 fenced and verified, 1 not fenced, 2 wrong call, 130 ended by Ctrl-C.
`;

/** The stack whose sites no longer reach each other. */
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
  options: { keep: {}, infinispan: { value: 'WHICH', choices: ['stand-in', 'real', 'real-16.0.5'] } },
  async run(given, signal) {
    const keep = given.has('keep');
    if (keep) await refuseIfAnotherRuns();
    const startedAt = Date.now();
    const steps = createSteps(process.stdout);
    const print = (line: string) => process.stdout.write(`${line}\n`);
    print(styleText('bold', 'Local stack'));
    const infinispan = given.text('infinispan') ?? 'stand-in';
    const stack = await startStack(infinispan, { progress: steps.begin, signal }).finally(steps.end);
    try {
      const complaints = await fenceOnce(stack, print, signal);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      print('');
      if (complaints.length === 0) {
        print(
          styleText('green', `FENCED, verified at the accelerator and at Infinispan, ${seconds} s in all.`),
        );
      } else {
        print(styleText('red', `Not fenced: ${complaints.join('; ')}.`));
      }
      if (keep) await offer(stack, print, process.stdin, signal);
      return complaints.length === 0;
    } finally {
      steps.begin('stopping everything');
      await stack.stop();
      steps.end();
    }
  },
});
