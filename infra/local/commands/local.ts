import { runCommand } from '../../tools/command-line/command.ts';
import { Refused, UsageError } from '../../tools/command-line/errors.ts';
import { styled } from '../../tools/command-line/lines.ts';
import { printLine } from '../../tools/command-line/print-line.ts';
import { REAL_SITES, startRealSites } from '../real-infinispan/real-sites.ts';
import { type LocalConfig, readLocalConfig } from '../stack/local-config.ts';
import { type LocalStackOptions, startLocalStack, startLocalStackOn } from '../stack/local-stack.ts';
import { refuseIfAlreadyRunning } from '../stack/stack-file.ts';
import { updateLocalStack } from '../stack/update.ts';
import { serve } from './serve.ts';
import { createSteps } from './steps.ts';

const HELP = `npm run local [-- [--config FILE] [--infinispan real]]
npm run local -- --update [--config FILE]

Runs the local stack until Ctrl-C: the deployed template on an AWS emulator, with a stand-in for Global Accelerator
and two Infinispans. Needs Python 3.10 or newer. Listens on 127.0.0.1 only and uses no AWS account.
.local/stack.json describes the running stack: URLs, credentials, ARNs. While it runs, type "cut" or "heal" to break
or restore the link between the sites.

  --config FILE        JSON with the same keys as the context key "fencing" of cdk.json (README, Configuration). The keys
                       that the local stack sets itself or the emulator ignores are errors. Of the sites give only the
                       names, such as "sites": {"east": {}, "west": {}}.
                       Default: every key's default, with the sites site-a and site-b
  --infinispan WHICH   stand-in (default): a model of each site's Infinispan, with the link between the sites broken
                       real: Infinispan 15.0.21, two servers at site-a and one at site-b, which see each other;
                       real-16.0.5: the same with Infinispan 16.0.5.
                       Real servers need Java 17, and Maven for the first run
  --update             redeploy the running stack with this configuration; audit trail, claim and sites are kept
  --help               show this text

Exit codes: 0 updated, 1 failed, 2 usage error, 3 no local stack is running, 4 refused, 130 interrupted.
`;

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
    if (infinispan !== 'stand-in')
      throw new UsageError('--update cannot change the Infinispans; leave --infinispan out.');
    const steps = createSteps(process.stdout);
    await updateLocalStack(config, steps.start).finally(steps.end);
    printLine('The local stack now runs with this configuration.');
    return true;
  },
});

async function runStack(config: LocalConfig, infinispan: string, signal: AbortSignal): Promise<boolean> {
  const unavailable = infinispan === 'stand-in' ? [] : config.sites.filter((name) => !REAL_SITES.has(name));
  if (unavailable.length > 0) {
    throw new Refused(
      `Real servers are available only for ${[...REAL_SITES].join(' and ')}, not for ${unavailable.join(' or ')}.`,
    );
  }
  await refuseIfAlreadyRunning();
  const steps = createSteps(process.stdout);
  printLine(styled('bold', 'Local stack'));
  const options = { config, progress: steps.start, signal };
  const stack = await startStack(infinispan, options).finally(steps.end);
  try {
    await serve(stack, printLine, process.stdin, signal);
    return true;
  } finally {
    steps.start('stopping everything');
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
