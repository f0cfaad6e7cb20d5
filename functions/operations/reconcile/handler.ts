import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createAccelerators } from '../../clients/accelerators.ts';
import { createAuditTrail } from '../../clients/audit-trail.ts';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { createExecutions } from '../../clients/executions.ts';
import { DRIFTS } from '../../domain/drift.ts';
import { DRIFT } from '../../domain/metric-names.ts';
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
import { gauged } from './gauges.ts';
import { reconcile } from './reconcile.ts';

export const handler = stepHandler(
  'reconcile',
  (environment): Collaborators => {
    const known = settings(environment);
    const stepFunctions = new SFNClient(singleAttempt);
    const machines = stateMachines(environment);
    return {
      claims: gauged(claims(environment, systemClock), systemClock, count),
      accelerators: createAccelerators(acceleratorApi(), loadBalancers()),
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
    for (const kind of output.drift === undefined ? [] : DRIFTS) {
      const found = output.drift?.some((drift) => drift.kind === kind) ?? false;
      new Metrics()
        .singleMetric()
        .addDimension('kind', kind)
        .addMetric(DRIFT, MetricUnit.Count, found ? 1 : 0);
    }
    return output;
  },
);

function count(metric: string, value: number): void {
  new Metrics().singleMetric().addMetric(metric, MetricUnit.Count, value);
}
