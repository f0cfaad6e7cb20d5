import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '../../../../../infra/operator/records/execution-histories.ts';
import type { Story } from '../../../../../infra/operator/records/incident-history.ts';
import { type Incident, incidentOf } from '../../../../../infra/operator/report/incident.ts';

/** A split brain on the local stack, in real time; test/real/report-of-a-run.test.ts records it. */
export const RECORDING = join(import.meta.dirname, '../../../../fixtures/report/split-brain.json');

export interface Recording {
  readonly incident: string;
  readonly readAt: number;
  readonly story: Story;
  readonly histories: readonly History[];
}

/** Each call reads a copy of its own. */
export const recording = (): Recording => reading(readFileSync(RECORDING, 'utf8'));

export const reading = (text: string): Recording =>
  JSON.parse(text, (key, value) => (key === 'timestamp' ? new Date(value) : value));

export function recordedIncident({ story, histories, readAt }: Recording = recording()): Incident {
  return incidentOf(story, story.incidents[0], histories, readAt);
}
