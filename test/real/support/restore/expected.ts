import { expect } from 'vitest';
import { userWrite } from '../../../../infra/local/stack/site-state.ts';
import { currentIncident } from '../../../local/support/claim.ts';
import { backupStatus } from '../whole-way/backups.ts';
import { siteIn } from '../whole-way/monitoring.ts';
import { until } from '../whole-way/until.ts';
import type { CarriedOut } from './carry-out.ts';
import { type Data, listedWeights, WEIGHTS } from './fenced.ts';
import type { RestoreGround } from './ground.ts';
import type { WriteSummary } from './writer.ts';

/** Reconcile runs every minute. */
const FENCED_WITHIN = 240_000;

/** Waits until site-b is fenced again, and expects that only site-a serves. */
export async function expectFencedAgain(ground: RestoreGround): Promise<void> {
  const { world, stack } = ground;
  await until(
    'the site is fenced again',
    async () => (await currentIncident(world)).phase === 'fenced' || undefined,
    FENCED_WITHIN,
  );
  expect(await listedWeights(ground)).toEqual({ 'site-a': WEIGHTS['site-a'] });
  expect(await backupStatus(siteIn(stack, 'site-a'), 'site-b')).toBe('offline');
}

/** Waits until a user's write at site-a succeeds. */
export const untilWritesSucceed = ({ stack }: RestoreGround): Promise<true> =>
  until(
    'a good write',
    async () => (await userWrite(siteIn(stack, 'site-a'), 'a-user').catch(() => 0)) === 204 || undefined,
    FENCED_WITHIN,
  );

/** Prints the times, the speed of the push, and the writes of users. */
export function print(what: string, data: Data, { seconds }: CarriedOut, written: WriteSummary): void {
  const pushed = data.sessions + data.actionTokens;
  const push = (seconds['Push the data'] ?? 0) + (seconds['Watch the push'] ?? 0);
  console.log(
    `${what}, ${pushed} entries of ${data.bytes} bytes: ${times(seconds)}; ` +
      `${Math.round(pushed / push)} entries a second; ${summaryOf(written)}`,
  );
}

/** Prints the same of a restore during which a fault occurred. */
export function printFault(
  what: string,
  pushed: number,
  { end, seconds }: CarriedOut,
  written: WriteSummary,
): void {
  const reason = 'reason' in end ? ` ${end.reason}` : '';
  const why = 'detail' in end ? `${reason}: ${end.detail}` : '';
  console.log(
    `${what} with ${pushed} entries pushed: ${end.outcome}${why}; ${times(seconds)}; ${summaryOf(written)}`,
  );
}

const times = (seconds: CarriedOut['seconds']): string =>
  Object.entries(seconds)
    .filter(([, time]) => time >= 0.1)
    .map(([state, time]) => `${state} ${time.toFixed(1)} s`)
    .join(', ');

const summaryOf = ({ writes, failed, failedFor, slowest }: WriteSummary): string =>
  `${writes} writes, ${failed} failed within ${failedFor.toFixed(1)} s, the slowest took ${slowest.toFixed(2)} s`;
