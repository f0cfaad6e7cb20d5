import { createExecutionHistory } from '../../../functions/clients/execution-history.ts';
import { createNotificationLog } from '../../../functions/clients/notification-log.ts';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import { createFinishedExecutions } from '../../../functions/operations/notify/executions.ts';
import { createNotifyMetrics } from '../../../functions/operations/notify/metrics.ts';
import { type NotifyOutput, notify } from '../../../functions/operations/notify/notify.ts';
import type { FinishedExecution } from '../../../functions/operations/status-change.ts';
import type { StatusChange } from '../interpreter/host.ts';
import { dynamoDbApi, stepFunctionsApi } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Process } from '../scheduler/process.ts';
import { APPLICATION, AUDIT } from '../world/names.ts';
import { MONITORED } from './alarms.ts';

/** Step Functions' own metrics, by the status with which an execution ends. */
const ENDED_METRIC = {
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
} as const;

/** Follows the end of an execution: publishes Step Functions' metric and runs the real function that sends messages. */
export function executionEnded(simulation: Simulation, change: StatusChange): void {
  const { status, executionArn: arn, name, redriveCount, stopDate, stateMachineArn } = change;
  if (status === 'RUNNING') return;
  if (status !== 'SUCCEEDED')
    simulation.metrics.put(
      {
        namespace: 'AWS/States',
        metricName: ENDED_METRIC[status],
        dimensions: {
          StateMachineArn:
            stateMachineArn === simulation.stateMachineArn ? MONITORED.stateMachineArn : stateMachineArn,
        },
      },
      1,
    );
  if (status !== 'SUCCEEDED' && stateMachineArn === simulation.restoreMachineArn)
    simulation.onRestoreFailed(change);
  void sendMessage(simulation, { arn, name, status, redriveCount, stoppedAt: stopDate ?? 0 }).then(
    (verdict) => {
      if (verdict !== 'ALREADY_SENT' || change.output?.includes('"FENCED"')) return;
      const { reporter } = JSON.parse(change.input) as FencingEvent;
      simulation.repeats.push({ reporter, at: simulation.scheduler.now() });
    },
  );
}

/**
 * Its calls take no time and never fail, so it draws no random numbers of the run. Unit tests of notify cover messages
 * that cannot be sent.
 */
async function sendMessage(
  simulation: Simulation,
  finished: FinishedExecution,
): Promise<NotifyOutput['verdict'] | undefined> {
  const { scheduler, metrics, messages } = simulation;
  const process: Process = {
    name: 'notify',
    now: scheduler.now,
    sleep: () => Promise.resolve(),
    call: async (_, effect) => effect(),
  };
  const api = stepFunctionsApi(process, simulation);
  const output = await notify(finished, {
    application: APPLICATION,
    runbookUrl: 'https://example.com/runbook',
    executions: createFinishedExecutions(api),
    history: createExecutionHistory(api, simulation.knownMachines),
    log: createNotificationLog(dynamoDbApi(process, simulation), AUDIT, APPLICATION, 0),
    topic: {
      send: async (message) => {
        messages.push({ ...message, at: scheduler.now() });
      },
    },
    metrics: createNotifyMetrics(metrics.powertools),
  }).catch((error: Error) => simulation.safety.fail(`notify: ${error.stack}`));
  return output?.verdict;
}
