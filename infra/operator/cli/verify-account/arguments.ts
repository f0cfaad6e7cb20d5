import { parseArguments } from '../../../tools/command-line/arguments.ts';
import { UsageError } from '../../../tools/command-line/errors.ts';
import { optionLines } from '../../../tools/command-line/help.ts';
import type { Target } from '../../deployment/target.ts';

const OPTIONS = {
  config: {
    value: 'FILE',
    help: 'deploys the stack first, with this configuration (JSON, as the context key "fencing" of cdk.json)',
  },
  stack: { value: 'NAME', help: 'name of the CloudFormation stack (default: SiteFencing)' },
  local: { help: 'use the local stack described in .local/stack.json instead of an AWS account' },
  alert: {
    help: 'also sends an alert about an accelerator that does not exist; operators get a message about it',
  },
  fence: { value: 'SITE', help: 'also fences this site; asks for a typed confirmation' },
  report: { value: 'FILE', help: 'writes the results as JSON, to send back' },
  help: { help: 'show this text' },
};

export const HELP = `npm run verify-account -- [OPTIONS]

Settles in an AWS account what the tests of this project cannot settle without one. It changes nothing at Global
Accelerator and Infinispan, unless --fence is given: it sends a request without credentials to the webhook, rehearses both
directions, tries states of the deployed definition, sends a test message, and reads the resources of the stack.

${optionLines(OPTIONS).join('\n')}

Exit codes: 0 nothing was refuted, 1 a claim was refuted or the command failed, 2 usage error, 3 not found,
4 not confirmed.
`;

export interface Arguments {
  readonly target: Target;
  readonly config: string | undefined;
  readonly alert: boolean;
  readonly fence: string | undefined;
  readonly report: string | undefined;
}

/** @returns the arguments, or `help`. @throws UsageError */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const given = parseArguments(args, { options: OPTIONS });
  if (given.has('help')) return 'help';
  const [stack, config, local] = [given.text('stack'), given.text('config'), given.has('local')];
  if (local && (stack !== undefined || config !== undefined))
    throw new UsageError('--local cannot be combined with --stack or --config.');
  if (stack !== undefined && config !== undefined)
    throw new UsageError('--config deploys the stack SiteFencing, so it cannot be combined with --stack.');
  return {
    target: { stackName: stack ?? 'SiteFencing', local },
    config,
    alert: given.has('alert'),
    fence: given.text('fence'),
    report: given.text('report'),
  };
}
