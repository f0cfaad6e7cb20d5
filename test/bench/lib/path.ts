import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import type { StatusChange } from '../../simulation/interpreter/host.ts';
import { loadMachine } from '../../simulation/interpreter/machine.ts';
import { StepFunctions, StepFunctionsError } from '../../simulation/interpreter/step-functions.ts';
import { type Host, startHost } from '../hosts/host.ts';
import { bundleOf, type FunctionName, workerOf } from './bundles.ts';
import { type Fencing, stagesOf } from './fencing.ts';
import type { Ground } from './ground.ts';
import { realTimeHost } from './real-time.ts';
import { alertFor, type UrlEvent, urlEvent } from './requests.ts';
import { type Answer, now } from './wire.ts';

/**
 * The functions without a service's engine in between: the deployed definition on the simulation's interpreter in real
 * time, and each bundled function in its own process. The measured time is that of the functions and of all calls,
 * including the definition's own.
 */
export interface Path {
  /** Sends an alert to the webhook and follows the fencing to its end. @throws Error if nothing was fenced */
  fence(dnsName: string): Promise<PathFencing>;
  /** The worker of a function, started at its first use. */
  host(name: FunctionName): Host;
  stop(): Promise<void>;
}

export interface PathFencing extends Fencing {
  /** The webhook's event, to deliver it again. */
  readonly event: UrlEvent;
  /** The time of the POST, on the clock of the calls. */
  readonly sentAt: number;
  /** CPU time of all functions together, milliseconds. */
  readonly cpu: number;
}

export async function startPath({
  stack,
  stepFunctions,
  wire,
  bundles,
  infinispanCalls,
}: Ground): Promise<Path> {
  const hosts = new Map<string, Host>();
  const hostOf = (arn: string): Host => {
    const bundle = [...bundles.values()].find((each) => each.arn === arn);
    if (bundle === undefined) throw new Error(`${arn} is no function of the stack`);
    const host = hosts.get(arn) ?? startHost(workerOf(bundle, wire.endpoint));
    hosts.set(arn, host);
    return host;
  };
  let cpu = 0;
  const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
    const { answers, cpuMilliseconds } = await hostOf(arn).invoke([payload]);
    cpu += cpuMilliseconds;
    const [{ result, error } = {}] = answers;
    if (error) throw Object.assign(new Error(error.message), { name: error.name });
    return result;
  };
  let onEnd: (change: StatusChange) => void = () => undefined;
  const engine = new StepFunctions(
    realTimeHost({
      invoke,
      dynamoDb: new DynamoDBClient({ ...stack.aws, endpoint: wire.endpoint }),
      onEnd: (change) => onEnd(change),
    }),
  );
  const described = new DescribeStateMachineCommand({ stateMachineArn: stack.stateMachineArn });
  const { definition = '' } = await stepFunctions.send(described);
  const stateMachineArn = engine.putStateMachine('fencing', loadMachine(definition));

  wire.setAnswer('StartExecution', (input) => start(engine, stateMachineArn, input));
  const host = (name: FunctionName) => hostOf(bundleOf(bundles, name).arn);

  return {
    host,
    async fence(dnsName) {
      const end = new Promise<StatusChange>((resolve) => {
        onEnd = resolve;
      });
      wire.clear();
      cpu = 0;
      const event = urlEvent(await alertFor(stack, dnsName));
      const sentAt = now();
      await invoke(bundleOf(bundles, 'Webhook').arn, event);
      const { status, output, executionArn, cause } = await end;
      if (!output?.includes('"FENCED"')) throw new Error(`the execution ended ${status}: ${output ?? cause}`);
      const { events } = engine.getExecutionHistory({ executionArn });
      return {
        event,
        sentAt,
        cpu,
        stages: stagesOf(wire.calls(), sentAt),
        calls: [...wire.calls(), ...infinispanCalls()],
        statesEntered: events.filter(({ type }) => type.endsWith('StateEntered')).length,
      };
    },
    async stop() {
      wire.setAnswer('StartExecution', undefined);
      await Promise.all([...hosts.values()].map((each) => each.stop()));
    },
  };
}

/** StartExecution with the service's answer (AWS Step Functions API Reference). */
function start(engine: StepFunctions, stateMachineArn: string, text: string): Answer {
  const { name, input } = JSON.parse(text) as { readonly name: string; readonly input: string };
  try {
    const { executionArn, startDate } = engine.startExecution({ stateMachineArn, name, input });
    return { status: 200, body: JSON.stringify({ executionArn, startDate: startDate.getTime() / 1000 }) };
  } catch (error) {
    if (!(error instanceof StepFunctionsError)) throw error;
    return { status: 400, body: JSON.stringify({ __type: error.name }) };
  }
}
