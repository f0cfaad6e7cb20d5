import { styleText } from 'node:util';
import { runCommand } from '../../tools/command-line/command.ts';
import { Refused, UsageError } from '../../tools/command-line/errors.ts';
import { REAL_SITES, startRealSites } from '../real-infinispan/real-sites.ts';
import { type LocalConfig, readLocalConfig } from '../stack/local-config.ts';
import { type LocalStackOptions, startLocalStack, startLocalStackOn } from '../stack/local-stack.ts';
import { refuseIfAnotherRuns } from '../stack/stack-file.ts';
import { updateLocalStack } from '../stack/update.ts';
import { offer } from './serve.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run local [-- [--config FILE] [--infinispan real]]
npm run local -- --update [--config FILE]

Runs the local stack until Ctrl-C: the deployed template on an AWS emulator, with a stand-in for Global Accelerator
and two Infinispans. Needs Python 3.10 or newer; binds to 127.0.0.1 only; reaches no AWS account. While it runs,
.local/stack.json says where everything is, and a line typed here, cut or heal, does so to the bridge between the sites.

  --config FILE        JSON with the keys of the context key "fencing" of cdk.json (README, Configuration). What the
                       local stack makes itself is left out: "sites": {"east": {}, "west": {}} is all that is said of
                       sites. What the emulator would ignore is a fault. Without a file: every key's default, and the
                       sites site-a and site-b
  --infinispan WHICH   stand-in: a model of each site's Infinispan, the bridge between them cut, which is what runs
                       without this option
                       real: servers of version 15.0.21, two at site-a and one at site-b, which see each other;
                       real-16.0.5: the same of that version. They need Java 17, and Maven the first time
  --update             deploy the stack that runs anew, with this configuration: what is on record stays
  --help               show this text

Exit code: 0 updated, 1 failed, 2 wrong call, 3 no local stack runs, 4 refused, 130 ended by Ctrl-C.
`;

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand({
  name: 'local',
  help: HELP,
  options: {
    update: {},
    infinispan: { value: 'WHICH', choices: ['stand-in', 'real', 'real-16.0.5'] },
    config: { value: 'FILE' },
  },
  async run(given, signal) {
    const infinispan = given.text('infinispan') ?? 'stand-in';
    const config = await readLocalConfig(given.text('config') ?? '');
    if (!given.has('update')) return runStack(config, infinispan, signal);
    if (infinispan !== 'stand-in') throw new UsageError('--update leaves the Infinispans as they are.');
    const steps = createSteps(process.stdout);
    await updateLocalStack(config, steps.begin).finally(steps.end);
    print('The local stack runs with this configuration now.');
    return true;
  },
});

async function runStack(config: LocalConfig, infinispan: string, signal: AbortSignal): Promise<boolean> {
  const unreal = infinispan === 'stand-in' ? [] : config.sites.filter((name) => !REAL_SITES.has(name));
  if (unreal.length > 0) {
    throw new Refused(
      `Real servers are of ${[...REAL_SITES].join(' and ')}, and none of ${unreal.join(' or ')}.`,
    );
  }
  await refuseIfAnotherRuns();
  const steps = createSteps(process.stdout);
  print(styleText('bold', 'Local stack'));
  const options = { config, progress: steps.begin, signal };
  const stack = await startStack(infinispan, options).finally(steps.end);
  try {
    await offer(stack, print, process.stdin, signal);
    return true;
  } finally {
    steps.begin('stopping everything');
    await stack.stop();
    steps.end();
  }
}

function startStack(infinispan: string, options: LocalStackOptions & { readonly signal: AbortSignal }) {
  if (infinispan === 'stand-in') return startLocalStack(options);
  const version = infinispan === 'real' ? '15.0.21' : '16.0.5';
  return startLocalStackOn(
    (_names, _folder, progress) => startRealSites({ version, progress, signal: options.signal }),
    options,
  );
}
