import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { openDeployment } from '../../../infra/operator/deployment/deployment.ts';
import { historiesOf } from '../../../infra/operator/records/execution-histories.ts';
import { storyOf } from '../../../infra/operator/records/incident-history.ts';
import { RECORDING } from '../../unit/infra/operator/report/recording.ts';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Writes what the trail and Step Functions tell of an incident into the fixture, less what the report does not read:
 * the inputs and outputs in the histories, and who was at this keyboard.
 */
export async function record(incident: string, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const stack = await openDeployment(
    { stackName: 'SiteFencing', local: false },
    new AbortController().signal,
  );
  const story = await storyOf(stack, incident);
  const names = story.events.flatMap(({ attempts }) => attempts.map(({ execution }) => execution));
  const histories = await historiesOf(
    stack,
    names.map((name) => executionArn(stack.stateMachineArn, name)),
  );
  const readAt = stack.clock.now();
  vi.unstubAllEnvs();
  const text = JSON.stringify({ incident, readAt, story, histories }, (key, value: unknown) => {
    if (key === 'by') return 'operator@laptop';
    return (key === 'input' || key === 'output') && typeof value === 'string' ? undefined : value;
  });
  await writeFile(RECORDING, text);
  await promisify(execFile)('npx', ['biome', 'format', '--write', RECORDING], { cwd: ROOT });
}
