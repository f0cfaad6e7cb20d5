import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createAccelerators } from '../../clients/accelerators.ts';
import { createExecutions } from '../../clients/executions.ts';
import { REHEARSALS_NOT_STARTED } from '../../domain/metric-names.ts';
import { claims, loadBalancers, pacedAcceleratorApi, stepFunctionsApi } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import { configuredAccelerators, required, STATE_MACHINE_ARN, siteNames } from '../../support/environment.ts';
import { type Collaborators, type StartRehearsalsOutput, startRehearsals } from './start-rehearsals.ts';

/** Of Global Accelerator. */
const CALLS_PER_SECOND = 5;

export const handler = stepHandler(
  'start-rehearsals',
  (environment): Collaborators => ({
    claims: claims(environment, systemClock),
    accelerators: createAccelerators(
      pacedAcceleratorApi(CALLS_PER_SECOND),
      loadBalancers(siteNames(environment)),
    ),
    executions: createExecutions(stepFunctionsApi(), required(environment, STATE_MACHINE_ARN)),
    clock: systemClock,
    sites: siteNames(environment),
    configured: configuredAccelerators(environment),
  }),
  async (_: object, collaborators): Promise<StartRehearsalsOutput> => {
    const started = await startRehearsals({}, collaborators);
    const none = started.verdict === 'NONE_FOUND' ? 1 : 0;
    new Metrics().singleMetric().addMetric(REHEARSALS_NOT_STARTED, MetricUnit.Count, none);
    return started;
  },
);
