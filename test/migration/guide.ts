import { join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import type { AlertRequest } from '../../infra/local/commands/alert.ts';
import type { AwsTarget } from '../../infra/local/emulator/emulator.ts';
import { clientEnvironment } from '../../infra/local/emulator/environment.ts';
import { ensureVirtualEnvironment } from '../../infra/local/emulator/virtual-environment.ts';
import { type Host, startHost } from '../bench/hosts/host.ts';
import { urlEvent } from '../bench/lib/requests.ts';

/** The name of the guide's function. */
export const GUIDE = 'guide';

/** The guide's function, which runs in a worker of its own. */
export interface Guide {
  /** Delivers an alert. @returns the HTTP status of the function URL */
  deliver(alert: AlertRequest): Promise<number>;
  stop(): Promise<void>;
}

/** The variables of the guide's function. */
export type GuideVariables = Readonly<Record<string, string>>;

/**
 * Creates the guide's function in the emulator, with its variables. The emulator does not run it: its code is a
 * placeholder.
 */
export async function createGuideFunction(aws: AwsTarget, variables: GuideVariables): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const { Role } = await new IAMClient(aws).send(
    new CreateRoleCommand({
      RoleName: GUIDE,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  await new LambdaClient(aws).send(
    new CreateFunctionCommand({
      FunctionName: GUIDE,
      Runtime: 'python3.13',
      Handler: 'lambda.handler',
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'lambda.py': new TextEncoder().encode('# placeholder') }) },
      Environment: { Variables: { ...variables } },
    }),
  );
}

export const deleteGuideFunction = async (aws: AwsTarget): Promise<void> => {
  await new LambdaClient(aws).send(new DeleteFunctionCommand({ FunctionName: GUIDE }));
};

/**
 * Runs the source of the guide's function against the emulator and the stand-ins.
 *
 * @param file the source, which is run in place
 * @param globalAccelerator endpoint of the stand-in
 */
export async function startGuide(
  aws: AwsTarget,
  globalAccelerator: string,
  file: string,
  variables: GuideVariables,
): Promise<Guide> {
  const host: Host = startHost({
    program: await ensureVirtualEnvironment({
      name: 'boto3',
      requirements: join(import.meta.dirname, '../python/requirements.txt'),
      progress: () => undefined,
    }),
    // Without -B it would write bytecode next to the source.
    args: ['-B', join(import.meta.dirname, '../bench/hosts/host.py'), file],
    environment: {
      ...clientEnvironment(aws.endpoint),
      AWS_ENDPOINT_URL_GLOBAL_ACCELERATOR: globalAccelerator,
      ...variables,
    },
  });
  const lambda = new LambdaClient(aws);
  return {
    async deliver(alert) {
      const { ReservedConcurrentExecutions } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: GUIDE }),
      );
      // Lambda Developer Guide, "Configuring reserved concurrency": 0 throttles the function.
      if (ReservedConcurrentExecutions === 0) return 429;
      const [answer] = (await host.invoke([urlEvent(alert)])).answers;
      // An exception becomes 502 at a function URL.
      return answer?.error === undefined ? statusOf(answer?.result) : 502;
    },
    stop: () => host.stop(),
  };
}

const statusOf = (result: unknown): number => Number((result as { statusCode?: number }).statusCode);
