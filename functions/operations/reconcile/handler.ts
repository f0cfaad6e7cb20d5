import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createAccelerators } from '../../clients/accelerators.ts';
import { createAuditTrail } from '../../clients/audit-trail.ts';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { createExecutions } from '../../clients/executions.ts';
import { FENCE_SITE } from '../../domain/workflows.ts';
import {
  acceleratorApi,
  claims,
  infinispans,
  loadBalancers,
  settings,
  singleAttempt,
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
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { gauged, publishDrift } from './gauges.ts';
import { reconcile } from './reconcile.ts';

export const handler = stepHandler(
  'reconcile',
  (environment): Collaborators => {
    const known = settings(environment);
    const stepFunctions = new SFNClient(singleAttempt);
    const machines = stateMachines(environment);
    return {
      claims: gauged(claims(environment, systemClock), systemClock, publish),
      accelerators: createAccelerators(acceleratorApi(), loadBalancers(Object.keys(known.sites))),
      infinispanOf: infinispans(known),
      executions: createExecutions(stepFunctions, machines[FENCE_SITE.name]),
      history: createExecutionHistory(stepFunctions, Object.values(machines)),
      trail: createAuditTrail(
        new DynamoDBClient(singleAttempt),
        required(environment, AUDIT_TABLE),
        known.application,
        Number(required(environment, AUDIT_RETENTION_DAYS)),
      ),
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
