import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '../../../../../infra/operator/records/execution-histories.ts';
import type { IncidentHistory } from '../../../../../infra/operator/records/incident-history.ts';
import { type Incident, incidentOf } from '../../../../../infra/operator/report/incident.ts';

/** A split brain on the local stack in real time, recorded by test/real/report-of-a-run.test.ts. */
export const RECORDING = join(import.meta.dirname, '../../../../fixtures/report/split-brain.json');

export interface Recording {
  readonly incident: string;
  readonly readAt: number;
  readonly history: IncidentHistory;
  readonly histories: readonly History[];
}

/** Every call returns a new copy. */
export const recording = (): Recording => reading(readFileSync(RECORDING, 'utf8'));

export const reading = (text: string): Recording =>
  JSON.parse(text, (key, value) => (key === 'timestamp' ? new Date(value) : value));

export function recordedIncident({ history, histories, readAt }: Recording = recording()): Incident {
  return incidentOf(history, history.incidents[0], histories, readAt);
}
