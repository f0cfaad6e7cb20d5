import { expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { createClaims } from '../../../../../functions/domain/claim/claims.ts';
import { begunLine, changeClaim, pauseInForce, pauseLine } from '../../../../../infra/operator/cli/pauses.ts';
import { claimed, incident, MINUTE, NOW, opposite, UNCLAIMED } from '../../../support/claim.ts';
import { createMemoryClaimStore } from '../../../support/claim-store.ts';
import { createRecorder } from '../../../support/recorder.ts';

const pause = { until: NOW + MINUTE, reason: 'maintenance', since: NOW, by: 'someone@somewhere' };
const both = claimed(incident(), { superseded: opposite({ phase: 'fenced' }) });

function createWorld(found: Claim) {
  const memory = createMemoryClaimStore(found, createRecorder());
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return { memory, claims: createClaims(memory.store, clock) };
}

it.each([
  { verb: 'pause, where there was no claim', found: UNCLAIMED, act: 'pause', kept: { pause } },
  {
    verb: 'pause, beside an incident and the one that it replaced',
    found: both,
    act: 'pause',
    kept: { current: both.current, superseded: both.superseded, pause },
  },
  {
    verb: 'pause, in place of another',
    found: { ...both, pause: { until: NOW + 1, reason: 'x' } },
    act: 'pause',
    kept: { current: both.current, superseded: both.superseded, pause },
  },
  {
    verb: 'resume',
    found: { ...both, pause },
    act: 'resume',
    kept: { current: both.current, superseded: both.superseded },
  },
] as const)('$verb: what is written', async ({ found, act, kept }) => {
  const { claims, memory } = createWorld(found);
  const read = await claims.read();

  await (act === 'pause' ? claims.pause(read, pause) : claims.endPause(read));

  const { application, version, token: _, ...rest } = memory.kept();
  expect({ application, version }).toEqual({ application: found.application, version: found.version + 1 });
  expect(rest).toEqual(kept);
});

it('looks again when an execution changed the claim first, so that nothing of it is lost', async () => {
  const { claims, memory } = createWorld(both);
  let reads = 0;

  const { read } = await changeClaim(claims, (claim) => {
    reads += 1;
    if (reads === 1) memory.overtake();
    return claims.pause(claim, pause);
  });

  expect(reads).toBe(2);
  expect(read.version).toBe(both.version + 1);
  expect(memory.kept().pause).toEqual(pause);
});

it('a beginning on the version before the pause fails', async () => {
  const { claims } = createWorld(UNCLAIMED);
  const before = await claims.read();

  await changeClaim(claims, (claim) => claims.pause(claim, pause));

  const event = incident().events[0];
  if (event === undefined) throw new Error('the fixture has no event');
  await expect(
    claims.start(before, { event, execution: 'x', accelerators: [], endpoints: [], listeners: [] }),
  ).rejects.toMatchObject({ name: 'ClaimChanged' });
});

it('is over by itself', () => {
  const claim = { ...UNCLAIMED, pause };

  expect(pauseInForce(claim, pause.until - 1)).toEqual(pause);
  expect(pauseInForce(claim, pause.until)).toBeUndefined();
});

it.each([
  {
    pause,
    line: 'paused until 2026-11-24T14:01:00.000Z (60 s more) by someone@somewhere, since 2026-11-24T14:00:00.000Z (0 s ago): maintenance',
  },
  {
    pause: { until: pause.until, reason: 'x' },
    line: 'paused until 2026-11-24T14:01:00.000Z (60 s more): x',
  },
])('tells $line', ({ pause: given, line }) => {
  expect(pauseLine(given, NOW)).toBe(line);
});

it.each([
  { claim: UNCLAIMED, says: 'No fencing has begun.' },
  { claim: claimed(incident({ phase: 'closed' })), says: 'No fencing has begun.' },
  { claim: claimed(incident()), says: 'has begun and will be completed' },
  { claim: claimed(incident({ phase: 'rolling-back' })), says: 'is being released' },
  { claim: claimed(incident({ phase: 'fenced' })), says: 'Already fenced, and stays so' },
])('what a pause does not stop: $says', ({ claim, says }) => {
  expect(begunLine(claim, NOW)).toContain(says);
});
