import { ExecutionAlreadyExists, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import { StepFunctionsError } from '../interpreter/step-functions.ts';
import type { Simulation } from './simulation.ts';

/**
 * Step Functions' API, for a function's client.
 *
 * @param process the name of the process that calls
 */
export function callStepFunctions(
  simulation: Simulation,
  operation: string,
  input: object,
  process: string,
): object {
  const { stepFunctions } = simulation;
  const request = input as never;
  try {
    switch (operation) {
      case 'StartExecution':
        noteStart(simulation, input as { input: string; stateMachineArn: string }, process);
        return stepFunctions.startExecution(request);
      case 'DescribeExecution':
        return stepFunctions.describeExecution(request);
      case 'GetExecutionHistory': {
        const { events } = stepFunctions.getExecutionHistory(request);
        return { events: events.slice(0, (input as { maxResults: number }).maxResults) };
      }
      case 'ListExecutions': {
        const { statusFilter, stateMachineArn } = input as { statusFilter: string; stateMachineArn: string };
        const all = stepFunctions
          .listExecutions()
          .filter((one) => one.status === statusFilter && one.stateMachineArn === stateMachineArn);
        return { executions: all.toReversed().slice(0, 100) };
      }
      default:
        throw new TypeError(`Step Functions: ${operation} is not modelled here`);
    }
  } catch (error) {
    throw error instanceof StepFunctionsError ? asSdkError(error) : error;
  }
}

/** A fencing must have a firing alert, or the probe's looks; reconcile and operators start it again. */
function noteStart(
  { probed, fired, safety, observed, world, stateMachineArn }: Simulation,
  start: { readonly input: string; readonly stateMachineArn: string },
  process: string,
): void {
  if (start.stateMachineArn !== stateMachineArn) return;
  const event: FencingEvent = JSON.parse(start.input);
  if (event.mode === 'rehearsal') return;
  const reported = `${event.reporter} ${event.startsAt}`;
  if (process.startsWith('probe')) {
    probed.started(event);
    fired.add(reported);
  }
  if (!fired.has(reported)) safety.fail('an execution was started without a firing alert');
  observed.see(event, world.observe);
}

function asSdkError({ name, message }: StepFunctionsError): Error {
  const options = { message, $metadata: { httpStatusCode: 400 } };
  if (name === 'ExecutionAlreadyExists') return new ExecutionAlreadyExists(options);
  if (name === 'ExecutionDoesNotExist') return new ExecutionDoesNotExist(options);
  return Object.assign(new Error(message), { name, ...options });
}
