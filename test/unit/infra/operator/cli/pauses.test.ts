import { expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { createClaims } from '../../../../../functions/domain/claim/claims.ts';
import {
  changeClaim,
  openIncidentLine,
  pauseInForce,
  pauseLine,
} from '../../../../../infra/operator/cli/pauses.ts';
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
  { verb: 'pause, without a claim', found: UNCLAIMED, act: 'pause', kept: { pause } },
  {
    verb: 'pause, with an incident and the one that it superseded',
    found: both,
    act: 'pause',
    kept: { current: both.current, superseded: both.superseded, pause },
  },
  {
    verb: 'pause, replacing another one',
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
] as const)('$verb: the claim written', async ({ found, act, kept }) => {
  const { claims, memory } = createWorld(found);
  const read = await claims.read();

  await (act === 'pause' ? claims.pause(read, pause) : claims.endPause(read));

  const { application, version, token: _, ...rest } = memory.kept();
  expect({ application, version }).toEqual({ application: found.application, version: found.version + 1 });
  expect(rest).toEqual(kept);
});

it('reads the claim again if an execution changed it first, so that no change is lost', async () => {
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

it('rejects the start of a fencing on the version before the pause', async () => {
  const { claims } = createWorld(UNCLAIMED);
  const before = await claims.read();

  await changeClaim(claims, (claim) => claims.pause(claim, pause));

  const event = incident().events[0];
  if (event === undefined) throw new Error('the fixture has no event');
  await expect(
    claims.start(before, { event, execution: 'x', accelerators: [], endpoints: [], listeners: [] }),
  ).rejects.toMatchObject({ name: 'ClaimChanged' });
});

it('expires', () => {
  const claim = { ...UNCLAIMED, pause };

  expect(pauseInForce(claim, pause.until - 1)).toEqual(pause);
  expect(pauseInForce(claim, pause.until)).toBeUndefined();
});

it.each([
  {
    pause,
    line: 'paused until 2026-11-24T14:01:00.000Z (for 60 s) by someone@somewhere, since 2026-11-24T14:00:00.000Z (0 s ago): maintenance',
  },
  {
    pause: { until: pause.until, reason: 'x' },
    line: 'paused until 2026-11-24T14:01:00.000Z (for 60 s): x',
  },
])('$line', ({ pause: given, line }) => {
  expect(pauseLine(given, NOW)).toBe(line);
});

it.each([
  { claim: UNCLAIMED, message: 'No fencing is in progress.' },
  { claim: claimed(incident({ phase: 'closed' })), message: 'No fencing is in progress.' },
  { claim: claimed(incident()), message: 'has started, and will be completed' },
  { claim: claimed(incident({ phase: 'rolling-back' })), message: 'is rolling back' },
  { claim: claimed(incident({ phase: 'restoring' })), message: 'is being restored' },
  { claim: claimed(incident({ phase: 'returning' })), message: 'is put back into service' },
  { claim: claimed(incident({ phase: 'fenced' })), message: 'is fenced, and stays fenced' },
])('the incident that a pause does not stop: $message', ({ claim, message }) => {
  expect(openIncidentLine(claim, NOW)).toContain(message);
});
