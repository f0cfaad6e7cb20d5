import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { exitCodeOf, Refused } from '../../../tools/command-line/errors.ts';
import { printLine } from '../../../tools/command-line/print-line.ts';
import { complain, runUntilEnded } from '../../../tools/command-line/run-until-ended.ts';
import { sentenceFor } from '../../../tools/command-line/sentence.ts';
import { openDeployment } from '../../deployment/deployment.ts';
import { LOCAL_ACCOUNT } from '../../deployment/local-stack-file.ts';
import { readStackOutputs } from '../../deployment/stack-outputs.ts';
import { type Endpoints, endpointsOf } from '../../deployment/target.ts';
import { readWebhookPassword } from '../../deployment/webhook-password.ts';
import { textOf } from '../output.ts';
import { alertClaims } from './alert-claims.ts';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import { definitionClaims } from './definition-claims.ts';
import { deploy } from './deploy.ts';
import { fenceClaims } from './fence-claims.ts';
import { lineOf, settle } from './finding.ts';
import { logClaims } from './log-claims.ts';
import { rehearsalClaims } from './rehearsal-claims.ts';
import { resourceClaims } from './resource-claims.ts';

await runUntilEnded(
  async (signal) => {
    const given = readArguments(process.argv.slice(2));
    if (given !== 'help') return verify(given, signal);
    process.stdout.write(HELP);
    return 0;
  },
  (error) => {
    complain(`verify-account: ${sentenceFor(error)}`);
    return exitCodeOf(error);
  },
);

async function verify(
  { target, config, alert, fence, report }: Arguments,
  signal: AbortSignal,
): Promise<number> {
  if (config !== undefined) await deploy(config);
  const stack = await openDeployment(target, signal);
  const endpoints = await endpointsOf(target);
  const cloudFormation = new CloudFormationClient(endpoints.aws);
  const outputs = await readStackOutputs(cloudFormation, target.stackName);
  const local = stack.stateMachineArn.includes(`:${LOCAL_ACCOUNT}:`);
  const url = local ? loopbackUrl(outputs.get('WebhookUrl'), endpoints) : outputs.get('WebhookUrl');
  const sender = {
    url,
    user: outputs.get('WebhookUser'),
    password: () =>
      readWebhookPassword(
        outputs.get('WebhookSecretArn'),
        (region) => new SecretsManagerClient({ ...endpoints.aws, ...(region && { region }) }),
      ),
    alertName: outputs.get('AlertName'),
  };
  const claims = [
    ...rehearsalClaims(stack, target, url, local),
    ...definitionClaims(stack, local),
    ...resourceClaims(stack, endpoints, local),
    ...logClaims(stack, { cloudFormation, logs: new CloudWatchLogsClient(endpoints.aws) }, local, signal),
    ...(alert ? alertClaims(stack, sender, signal) : []),
    ...(fence === undefined ? [] : fenceClaims(stack, fence, signal, printLine)),
  ];
  if (fence !== undefined) await confirm(fence);
  const settled = await settle(claims, (one) => printLine(lineOf(one)));
  if (report !== undefined)
    await writeFile(report, textOf({ document: { region: stack.region, settled }, lines: [] }, true));
  return settled.some(({ result }) => result === 'refuted') ? 1 : 0;
}

/** The host name of an emulator's function URL is not in DNS; its path form needs none. */
function loopbackUrl(published: string, { aws }: Endpoints): string {
  const [id] = new URL(published).hostname.split('.');
  return `${aws.endpoint ?? process.env.AWS_ENDPOINT_URL}/_aws/lambda-url/${id}/`;
}

/** @throws Refused unless the operator types the sentence */
async function confirm(site: string): Promise<void> {
  const sentence = `fence ${site}`;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question(
      `This takes ${site} out of service, until you bring it back. Type "${sentence}" to go on: `,
    );
    if (typed.trim() !== sentence) throw new Refused('Not confirmed; nothing was done.');
  } finally {
    terminal.close();
  }
}
