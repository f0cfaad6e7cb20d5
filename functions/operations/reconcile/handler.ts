import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { createAccelerators } from '../../clients/accelerators.ts';
import { createAuditTrail } from '../../clients/audit-trail.ts';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { createExecutions } from '../../clients/executions.ts';
import type { RestoreRequest } from '../../domain/restore/request.ts';
import { FENCE_SITE, RESTORE_SITE } from '../../domain/workflows.ts';
import {
  claims,
  dynamoDbApi,
  infinispans,
  knownSites,
  loadBalancers,
  pacedAcceleratorApi,
  settings,
  stepFunctionsApi,
} from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import {
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  configuredAccelerators,
  required,
  stateMachines,
} from '../../support/environment.ts';
import { executionArn } from '../../support/execution-arn.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { gauged, publishDrift } from './gauges.ts';
import { reconcile } from './reconcile.ts';

/**
 * Of Global Accelerator. A search for drift in an account with 20 accelerators, its default quota, of five listeners each
 * takes 15 s of the function's 50 s.
 */
const CALLS_PER_SECOND = 10;

export const handler = stepHandler(
  'reconcile',
  (environment): Collaborators => {
    const known = settings(environment);
    const stepFunctions = stepFunctionsApi();
    const machines = stateMachines(environment);
    return {
      claims: gauged(claims(environment, systemClock), systemClock, publish),
      accelerators: createAccelerators(
        pacedAcceleratorApi(CALLS_PER_SECOND),
        loadBalancers(Object.keys(known.sites)),
      ),
      infinispanOf: infinispans(known),
      executions: createExecutions(stepFunctions, machines[FENCE_SITE.name]),
      restores: {
        ...createExecutions<RestoreRequest>(stepFunctions, machines[RESTORE_SITE.name]),
        arnOf: (name) => executionArn(machines[RESTORE_SITE.name], name),
      },
      history: createExecutionHistory(stepFunctions, Object.values(machines)),
      trail: createAuditTrail(
        dynamoDbApi(),
        required(environment, AUDIT_TABLE),
        known.application,
        Number(required(environment, AUDIT_RETENTION_DAYS)),
      ),
      knownSites: knownSites(environment),
      clock: systemClock,
      settings: known,
      configured: configuredAccelerators(environment),
    };
  },
  async (input: object, collaborators): Promise<ReconcileOutput> => {
    const output = await reconcile(input, collaborators);
    publishDrift(output.drift, publish);
    return output;
  },
);

function publish(metric: string, value: number, dimensions: Readonly<Record<string, string>> = {}): void {
  const single = new Metrics().singleMetric();
  for (const [name, of] of Object.entries(dimensions)) single.addDimension(name, of);
  single.addMetric(metric, MetricUnit.Count, value);
}
