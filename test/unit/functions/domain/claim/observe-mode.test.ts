import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { createClaims } from '../../../../../functions/domain/claim/claims.ts';
import {
  inObserveMode,
  needsApproval,
  recordObserveMode,
} from '../../../../../functions/domain/claim/observe-mode.ts';
import type { FencingEvent } from '../../../../../functions/domain/event.ts';
import {
  claimed,
  EVENT,
  incident,
  LONG_AGO,
  MINUTE,
  NOW,
  opposite,
  UNCLAIMED,
} from '../../../support/claim.ts';
import { createMemoryClaimStore } from '../../../support/claim-store.ts';
import { createRecorder } from '../../../support/recorder.ts';

const DECISION = { site: EVENT.site, reporter: EVENT.reporter, by: 'operator@host' };
const observes = { approved: [] };
const acts = { approved: [], until: LONG_AGO };

describe('the claim records observe mode', () => {
  it.each<{ when: string; found: Claim; now: boolean; kept: Claim['observeMode']; writes: number }>([
    { when: 'it was never on', found: UNCLAIMED, now: false, kept: undefined, writes: 0 },
    { when: 'it is switched on', found: UNCLAIMED, now: true, kept: observes, writes: 1 },
    {
      when: 'it is still on',
      found: { ...UNCLAIMED, observeMode: observes },
      now: true,
      kept: observes,
      writes: 0,
    },
    {
      when: 'it is switched off',
      found: { ...UNCLAIMED, observeMode: observes },
      now: false,
      kept: { approved: [], until: NOW },
      writes: 1,
    },
    {
      when: 'it has been off for long',
      found: { ...UNCLAIMED, observeMode: acts },
      now: false,
      kept: acts,
      writes: 0,
    },
    {
      when: 'it is switched on again',
      found: { ...UNCLAIMED, observeMode: { approved: [DECISION], until: LONG_AGO } },
      now: true,
      kept: observes,
      writes: 1,
    },
  ])('if $when', async ({ found, now, kept, writes }) => {
    const recorder = createRecorder();
    const memory = createMemoryClaimStore(found, recorder);
    const claims = createClaims(memory.store, { now: () => NOW, sleep: () => Promise.resolve() });

    const noted = await recordObserveMode(found, now, claims);

    expect(noted.observeMode).toEqual(kept);
    expect(memory.kept()).toEqual(noted);
    expect(inObserveMode(noted)).toBe(now);
    expect(recorder.chain()).toHaveLength(writes);
  });
});

describe('an event needs an approval', () => {
  const at = (time: number) => ({ startsAt: new Date(time).toISOString() });
  const acted = { approved: [DECISION], until: LONG_AGO };
  const own = { ...EVENT, ...at(LONG_AGO - MINUTE) };
  it.each<{
    when: string;
    observeMode?: Claim['observeMode'];
    event: Partial<FencingEvent>;
    claim?: Claim;
    waits: boolean;
  }>([
    {
      when: 'one of the decision in force that started at another time',
      event: at(LONG_AGO),
      claim: claimed(incident({ events: [own] })),
      waits: true,
    },
    {
      when: 'one of the opposite decision that started with the incident in force',
      event: { ...at(LONG_AGO - MINUTE), site: EVENT.reporter, reporter: EVENT.site },
      claim: claimed(incident({ events: [own] })),
      waits: true,
    },
    { when: 'one that started in observe mode', event: at(LONG_AGO), waits: true },
    { when: 'one that started long before', event: at(LONG_AGO - 600 * MINUTE), waits: true },
    {
      when: 'one of a replica, which started two minutes later',
      event: at(LONG_AGO + 2 * MINUTE),
      waits: true,
    },
    { when: 'one that started later: another outage', event: at(LONG_AGO + 2 * MINUTE + 1), waits: false },
    {
      when: 'one of any decision',
      event: { ...at(LONG_AGO), site: 'site-a', reporter: 'site-b' },
      waits: true,
    },
    { when: 'one of any accelerator', event: { ...at(LONG_AGO), accelerator: 'b.x.com' }, waits: true },
    {
      when: 'one in observe mode, whenever it started',
      observeMode: observes,
      event: at(NOW),
      waits: true,
    },
    { when: 'one of an approved decision', observeMode: acted, event: at(LONG_AGO), waits: false },
    {
      when: 'one opposite to an approved decision',
      observeMode: acted,
      event: { ...at(LONG_AGO), site: 'site-a', reporter: 'site-b' },
      waits: true,
    },
    {
      when: 'one that started the incident in force',
      claim: claimed(incident({ phase: 'fenced', events: [own] })),
      event: own,
      waits: false,
    },
    {
      when: 'one of two events that started the incident in force',
      claim: claimed(incident({ phase: 'fenced', events: [{ ...own, ...at(LONG_AGO) }, own] })),
      event: own,
      waits: false,
    },
    {
      when: 'one that started a closed incident',
      claim: claimed(incident({ phase: 'closed', events: [own] })),
      event: own,
      waits: true,
    },
    {
      when: 'one of another decision than the incident in force',
      claim: claimed(opposite({ phase: 'fenced' })),
      event: own,
      waits: true,
    },
  ])('$when: $waits', ({ claim = UNCLAIMED, observeMode = acts, event, waits }) => {
    expect(needsApproval({ ...claim, observeMode }, { ...EVENT, ...event })).toBe(waits);
  });

  it('never if observe mode was never on', () => {
    expect(needsApproval(UNCLAIMED, EVENT)).toBe(false);
  });
});
