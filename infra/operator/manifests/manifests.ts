import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { globalAcceleratorClient } from '../../../functions/clients/global-accelerator.ts';
import { UsageError } from '../../tools/command-line/errors.ts';
import { complain, runUntilEnded } from '../../tools/command-line/run-until-ended.ts';
import { sentenceFor } from '../../tools/command-line/sentence.ts';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import type { Deployed } from './deployed.ts';
import { type Account, fromAccount } from './from-account.ts';
import { fromLocalStack } from './from-local-stack.ts';
import { pairOf } from './reporting.ts';
import { manifestsOf } from './stream.ts';

await runUntilEnded(
  async () => {
    const wanted = readArguments(process.argv.slice(2));
    process.stdout.write(wanted === 'help' ? HELP : await manifests(wanted));
    return 0;
  },
  (error) => {
    complain(`manifests: ${sentenceFor(error)}`);
    return error instanceof UsageError ? 2 : 1;
  },
);

async function manifests(wanted: Arguments): Promise<string> {
  const { site, namespace, infinispan, secrets, configMap } = wanted;
  const { sites, alertName, accelerators, webhook } = wanted.local
    ? await fromLocalStack()
    : await fromDeployedStack(wanted);
  const { password, ...withoutPassword } = webhook;
  return manifestsOf({
    reporting: { ...pairOf(sites, site), namespace, infinispan, accelerators, alertName },
    webhook: { ...withoutPassword, proxy: wanted.proxy, ...(secrets ? { password } : {}) },
    configMap,
  });
}

function fromDeployedStack({ stack, accelerators, secrets }: Arguments): Promise<Deployed> {
  const account: Account = {
    cloudFormation: new CloudFormationClient(),
    globalAccelerator: globalAcceleratorClient(),
    secretsManager: (region) => new SecretsManagerClient(region === undefined ? {} : { region }),
  };
  return fromAccount(account, { stack, accelerators, password: secrets });
}
