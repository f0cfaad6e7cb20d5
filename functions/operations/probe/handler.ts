import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createAccelerators } from '../../clients/accelerators.ts';
import { createExecutions } from '../../clients/executions.ts';
import { createProbeStore } from '../../clients/probe-store.ts';
import { PROBE_ANSWER_TIME } from '../../domain/metric-names.ts';
import {
  claims,
  dynamoDbApi,
  infinispans,
  loadBalancersOrKnown,
  pacedAcceleratorApi,
  settings,
  stepFunctionsApi,
} from '../../runtime/composition.ts';
import { createLogger } from '../../runtime/logger.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import {
  CLAIMS_TABLE,
  configuredAccelerators,
  required,
  STATE_MACHINE_ARN,
} from '../../support/environment.ts';
import type { Collaborators } from './contract.ts';
import { probe } from './probe.ts';

/** Of Global Accelerator. */
const CALLS_PER_SECOND = 10;

const logger = createLogger('probe');

export const handler = stepHandler(
  'probe',
  (environment): Collaborators => {
    const known = settings(environment);
    return {
      claims: claims(environment, systemClock),
      accelerators: createAccelerators(
        pacedAcceleratorApi(CALLS_PER_SECOND),
        loadBalancersOrKnown(Object.keys(known.sites), environment),
      ),
      infinispanOf: infinispans(known),
      executions: createExecutions(stepFunctionsApi(), required(environment, STATE_MACHINE_ARN)),
      store: createProbeStore(dynamoDbApi(), required(environment, CLAIMS_TABLE), known.application),
      clock: systemClock,
      settings: known,
      configured: configuredAccelerators(environment),
      publish,
      report: (error) => {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        logger.warn('a look failed', { error: name, reason: message });
      },
    };
  },
  probe,
);

function publish(metric: string, value: number, dimensions: Readonly<Record<string, string>> = {}): void {
  const single = new Metrics().singleMetric();
  for (const [name, of] of Object.entries(dimensions)) single.addDimension(name, of);
  single.addMetric(metric, metric === PROBE_ANSWER_TIME ? MetricUnit.Milliseconds : MetricUnit.Count, value);
}
