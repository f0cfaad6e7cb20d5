import { styleText } from 'node:util';
import { runCommand } from './command.ts';
import { fenceOnce } from './fence-once.ts';
import { startLocalStack } from './local-stack.ts';
import { offer } from './offer.ts';
import { refuseIfAnotherRuns } from './stack-file.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run demo [-- --keep]

Starts the local stack, sends it a recorded alert of Alertmanager's, and shows how site-b is fenced.
Needs Python 3.10 or newer; binds to 127.0.0.1 only; reaches no AWS account.

  --keep   leave the stack running until Ctrl-C, described in .local/stack.json
  --help   show this text

Exit code: 0 fenced and verified, 1 not fenced, 2 wrong call, 130 ended by Ctrl-C.
`;

await runCommand({
  name: 'demo',
  help: HELP,
  flags: ['keep'],
  async run(flags, signal) {
    const keep = flags.has('keep');
    if (keep) await refuseIfAnotherRuns();
    const startedAt = Date.now();
    const steps = createSteps(process.stdout);
    const print = (line: string) => process.stdout.write(`${line}\n`);
    print(styleText('bold', 'Local stack'));
    const stack = await startLocalStack({ progress: steps.begin, signal }).finally(steps.end);
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
      if (keep) await offer(stack, print, signal);
      return complaints.length === 0;
    } finally {
      steps.begin('stopping everything');
      await stack.stop();
      steps.end();
    }
  },
});
