import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { openDeployment } from '../../../infra/operator/deployment/deployment.ts';
import { historiesOf } from '../../../infra/operator/records/execution-histories.ts';
import { readIncidentHistory } from '../../../infra/operator/records/incident-history.ts';
import { RECORDING } from '../../unit/infra/operator/report/recording.ts';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Writes the records and histories of an incident into the fixture, without the parts that the report does not read:
 * inputs and outputs in the histories, and the operator's name.
 */
export async function record(incident: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const stack = await openDeployment(
    { stackName: 'SiteFencing', local: false },
    new AbortController().signal,
  );
  const history = await readIncidentHistory(stack, incident);
  const names = history.events.flatMap(({ attempts }) => attempts.map(({ execution }) => execution));
  const histories = await historiesOf(
    stack,
    names.map((name) => executionArn(stack.stateMachineArn, name)),
  );
  const readAt = stack.clock.now();
  vi.unstubAllEnvs();
  const text = JSON.stringify({ incident, readAt, history, histories }, (key, value: unknown) => {
    if (key === 'by') return 'operator@laptop';
    return (key === 'input' || key === 'output') && typeof value === 'string' ? undefined : value;
  });
  await writeFile(RECORDING, text);
  await promisify(execFile)('npx', ['biome', 'format', '--write', RECORDING], { cwd: ROOT });
}
