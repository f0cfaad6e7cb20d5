import { styleText } from 'node:util';
import { runCommand } from './command.ts';
import { startLocalStack } from './local-stack.ts';
import { offer } from './offer.ts';
import { refuseIfAnotherRuns } from './stack-file.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run local

Runs the local stack until Ctrl-C: the deployed template on an AWS emulator, with stand-ins for Global
Accelerator and two Infinispans. Needs Python 3.10 or newer; binds to 127.0.0.1 only; reaches no AWS account.
While it runs, .local/stack.json says where everything is.

  --help   show this text
`;

await runCommand({
  name: 'local',
  help: HELP,
  flags: [],
  choices: {},
  async run(_, signal) {
    await refuseIfAnotherRuns();
    const steps = createSteps(process.stdout);
    const print = (line: string) => process.stdout.write(`${line}\n`);
    print(styleText('bold', 'Local stack'));
    const stack = await startLocalStack({ progress: steps.begin, signal }).finally(steps.end);
    try {
      await offer(stack, print, signal);
      return true;
    } finally {
      steps.begin('stopping everything');
      await stack.stop();
      steps.end();
    }
  },
});
