import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { startAttempt } from '../support/attempt.ts';
import { currentIncident } from '../support/claim.ts';
import { type ExecutionResult, taskErrors, waitForEnd } from '../support/executions.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { otherSite, resetWorld, SITES, type Site, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Milliseconds between the two sites' first alerts; an odd number, so that all pairings of order and interval occur. */
const DISTANCES = [0, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 400, 0];
/** Each pairing of order and interval, twice. */
const BRAINS = DISTANCES.length * SITES.length * 2;

const brains = Array.from({ length: BRAINS }, (_, index) => ({
  first: SITES[index % SITES.length] ?? 'site-a',
  apart: DISTANCES[index % DISTANCES.length] ?? 0,
  /** The delay of each site's duplicate after its first alert. */
  duplicateAfter: (index * 17) % 90,
}));

interface Report {
  readonly reporter: Site;
  readonly execution: string;
  readonly event: string;
  readonly ended: ExecutionResult;
  /** Whether another execution changed the claim between its read and its write. */
  readonly overtaken: boolean;
}

/** One reporter's alert and its duplicate, as two replicas of Alertmanager send it. */
async function report(reporter: Site, after: number, duplicateAfter: number): Promise<Report> {
  await sleep(after);
  const alert = { reporter, site: otherSite(reporter), startsAt: new Date().toISOString() };
  const duplicate = sleep(duplicateAfter).then(() => startAttempt(world, alert));
  const { execution, event } = await startAttempt(world, alert);
  const { execution: same } = await duplicate;
  expect(same).toBe(execution);
  const ended = await waitForEnd(world, execution);
  const overtaken = (await taskErrors(world, execution)).includes('ClaimChanged');
  return { reporter, execution, event, ended, overtaken };
}

it(`${BRAINS} split brains in both orders, up to 400 ms apart, with duplicates, each leave one site in service`, {
  timeout: 300_000,
}, async () => {
  const wins: string[] = [];
  const losses: string[] = [];
  let overtaken = 0;
  for (const { first, apart, duplicateAfter } of brains) {
    await resetWorld(world);

    const reports = await Promise.all([
      report(first, 0, duplicateAfter),
      report(otherSite(first), apart, duplicateAfter),
    ]);

    const [winner, ...otherWinners] = reports.filter(({ ended }) => ended.outcome === 'FENCED');
    const [loser] = reports.filter(({ ended }) => ended.outcome !== 'FENCED');
    if (!winner || !loser) throw new Error(`no winner or no loser: ${JSON.stringify(reports)}`);
    expect(otherWinners).toEqual([]);
    const [survivor, fenced] = [winner.reporter, loser.reporter];
    expect(await readServiceState(world)).toEqual({
      inService: [[survivor]],
      backups: [`${fenced} is offline at ${survivor}`],
    });
    const { incident } = winner.ended;
    expect(await currentIncident(world)).toMatchObject({
      incident,
      phase: 'fenced',
      decision: { site: fenced, reporter: survivor },
    });
    expect(loser.ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'LOST_TO_OTHER_SITE', incident });
    const [ofWinner, ofLoser] = await Promise.all([outcome(winner), outcome(loser)]);
    expect(ofWinner).toMatchObject([{ outcome: 'FENCED', incident }]);
    expect(ofLoser).toMatchObject([{ outcome: 'NOT_FENCED', reason: 'LOST_TO_OTHER_SITE', incident }]);

    wins.push(survivor);
    losses.push(loser.ended.reason ?? '');
    if (reports.some((each) => each.overtaken)) overtaken++;
  }

  console.log(
    [
      `${BRAINS} split brains: won by ${counted(wins)}`,
      `losers ${counted(losses)}`,
      `in ${overtaken} one wrote the claim between the other's read and write`,
    ].join('; '),
  );
  expect(new Set(wins)).toEqual(new Set(SITES));
});

/** The trail's rows with the outcome of an event's attempts. */
const outcome = async ({ event }: Report) =>
  (await readTrail(world.stack, event)).filter(({ step }) => step === 'outcome');

const counted = (words: readonly string[]): string =>
  [...new Set(words)]
    .sort()
    .map((word) => `${word} ${words.filter((other) => other === word).length}`)
    .join(', ');
