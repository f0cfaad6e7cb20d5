import { describe, expect, it } from 'vitest';
import { type Claim, type Incident, onlyObserved } from '../../../functions/lib/claim/claim.ts';
import { type Actor, createClaims } from '../../../functions/lib/claim/claims.ts';
import { ClaimChanged } from '../../../functions/lib/errors.ts';
import type { FencingEvent } from '../../../functions/lib/event.ts';
import {
  claimed,
  EVENT,
  EXECUTION,
  incident,
  LONG_AGO,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  opposite,
  UNCLAIMED,
} from '../support/claim.ts';
import { createMemoryClaimStore } from '../support/claim-store.ts';
import { createRecorder } from '../support/recorder.ts';
import { ACCELERATOR, recorded } from '../support/topology.ts';

const ACTOR: Actor = {
  event: EVENT,
  execution: EXECUTION,
  accelerators: [ACCELERATOR],
  endpoints: recorded('site-b'),
};
const pause = { until: NOW - 1, reason: 'maintenance' };
const posted = { postedAt: LONG_AGO, stamp: { write: 'take-offline', at: LONG_AGO } } as const;
const answered = { ...posted, answeredAt: LONG_AGO + 1000 };

function createWorld(found: Claim) {
  const recorder = createRecorder();
  const memory = createMemoryClaimStore(found, recorder);
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return { claims: createClaims(memory.store, clock), memory, recorder };
}

const DECISION = { site: EVENT.site, reporter: EVENT.reporter };
const ownObserved = { ...DECISION, until: LONG_AGO };
const otherObserved = { site: EVENT.reporter, reporter: EVENT.site, until: LONG_AGO };
const at = (time: number) => new Date(time).toISOString();

const begun: Incident = {
  incident: 'site-b_by_site-a_20261124T133554Z_v8',
  decision: { site: 'site-b', reporter: 'site-a' },
  phase: 'begun',
  events: [EVENT],
  executions: [EXECUTION],
  accelerators: [ACCELERATOR],
  endpoints: recorded('site-b'),
  stamp: { write: 'remove-endpoints', at: NOW },
  beganAt: NOW,
};

type Claims = ReturnType<typeof createClaims>;

interface Row {
  readonly verb: string;
  readonly found: Claim;
  readonly act: (claims: Claims, read: Claim, current: Incident) => Promise<Claim>;
  /** What is written besides application, version and token. */
  readonly written: Pick<Claim, 'current' | 'replaced' | 'pause' | 'observed'>;
}

const joined = { executions: [OTHER_EXECUTION, EXECUTION], stamp: begun.stamp };
const replacing = claimed(incident(), { replaced: opposite({ phase: 'fenced' }) });

describe('what a verb writes', () => {
  it.each<Row>([
    {
      verb: 'begin, where there is no claim',
      found: UNCLAIMED,
      act: (claims, read) => claims.begin(read, ACTOR),
      written: { current: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v1' } },
    },
    {
      verb: 'begin, after an incident that is closed',
      found: claimed(opposite({ phase: 'closed' }), { pause }),
      act: (claims, read) => claims.begin(read, ACTOR),
      written: { current: begun, pause },
    },
    {
      verb: 'begin, in the place of another incident',
      found: claimed(opposite({ phase: 'fenced' })),
      act: (claims, read, current) => claims.begin(read, ACTOR, current),
      written: { current: begun, replaced: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'join',
      found: replacing,
      act: (claims, read, current) => claims.join(read, current, ACTOR),
      written: { ...replacing, current: incident(joined) },
    },
    {
      verb: 'join, again',
      found: claimed(incident({ executions: [EXECUTION] })),
      act: (claims, read, current) => claims.join(read, current, ACTOR),
      written: { current: incident({ executions: [EXECUTION], stamp: begun.stamp }) },
    },
    {
      verb: 'join, after it was fenced',
      found: claimed(incident({ phase: 'fenced', ...answered })),
      act: (claims, read, current) => claims.join(read, current, ACTOR),
      written: { current: incident({ ...answered, ...joined }) },
    },
    {
      verb: 'stamp a removal',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.stamp(read, current, 'remove-endpoints'),
      written: { current: incident({ ...answered, stamp: { write: 'remove-endpoints', at: NOW } }) },
    },
    {
      verb: 'stamp an addition',
      found: claimed(incident({ phase: 'releasing' }), { replaced: opposite() }),
      act: (claims, read, current) => claims.stamp(read, current, 'add-endpoints'),
      written: {
        current: incident({ phase: 'releasing', stamp: { write: 'add-endpoints', at: NOW } }),
        replaced: opposite(),
      },
    },
    {
      verb: 'stamp a POST, which makes an older answer worthless',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.stamp(read, current, 'take-offline'),
      written: { current: incident({ stamp: { write: 'take-offline', at: NOW }, postedAt: NOW }) },
    },
    {
      verb: 'release',
      found: replacing,
      act: (claims, read, current) => claims.release(read, current),
      written: { current: incident({ phase: 'releasing' }), replaced: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'released',
      found: claimed(incident({ phase: 'releasing' }), { pause }),
      act: (claims, read, current) => claims.released(read, current),
      written: { current: incident({ phase: 'closed' }), pause },
    },
    {
      verb: 'released, after it had replaced another',
      found: replacing,
      act: (claims, read, current) => claims.released(read, current),
      written: { current: opposite({ phase: 'fenced' }) },
    },
    {
      verb: 'fence, without a POST of our own',
      found: claimed(incident()),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ phase: 'fenced' }) },
    },
    {
      verb: 'fence, after the survivor answered for the first time since the POST',
      found: claimed(incident(posted)),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ ...posted, phase: 'fenced', answeredAt: NOW }) },
    },
    {
      verb: 'fence, after it had answered before',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ ...answered, phase: 'fenced' }) },
    },
    {
      verb: 'fence, which leaves no incident to put back',
      found: replacing,
      act: (claims, read, current) => claims.fence(read, current),
      written: { current: incident({ phase: 'fenced' }) },
    },
    {
      verb: 'answered',
      found: claimed(incident({ ...posted, phase: 'fenced' }), { replaced: opposite() }),
      act: (claims, read, current) => claims.answered(read, current),
      written: {
        current: incident({ ...posted, phase: 'fenced', answeredAt: NOW }),
        replaced: opposite(),
      },
    },
    {
      verb: 'answered, where the first answer stays the first',
      found: claimed(incident(answered)),
      act: (claims, read, current) => claims.answered(read, current),
      written: { current: incident(answered) },
    },
    {
      verb: 'close',
      found: claimed(incident({ ...answered, phase: 'fenced' }), { pause }),
      act: (claims, read, current) => claims.close(read, current),
      written: { current: incident({ ...answered, phase: 'closed' }), pause },
    },
    {
      verb: 'pause, beside what there is',
      found: claimed(incident(), { observed: [ownObserved] }),
      act: (claims, read) => claims.pause(read, pause),
      written: { current: incident(), observed: [ownObserved], pause },
    },
    {
      verb: 'resume',
      found: claimed(incident(), { observed: [ownObserved], pause }),
      act: (claims, read) => claims.resume(read),
      written: { current: incident(), observed: [ownObserved] },
    },
    {
      verb: 'begin, which leaves what was observed',
      found: { ...UNCLAIMED, observed: [otherObserved] },
      act: (claims, read) => claims.begin(read, ACTOR),
      written: {
        current: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v1' },
        observed: [otherObserved],
      },
    },
    {
      verb: 'observe, in the place of an earlier observation of the same decision',
      found: claimed(opposite({ phase: 'closed' }), { observed: [ownObserved, otherObserved], pause }),
      act: (claims, read) => claims.observe(read, EVENT),
      written: {
        current: opposite({ phase: 'closed' }),
        pause,
        observed: [otherObserved, { ...DECISION, until: NOW + 2 * MINUTE }],
      },
    },
    {
      verb: 'observe, by a monitoring whose clock is ahead',
      found: UNCLAIMED,
      act: (claims, read) => claims.observe(read, { ...EVENT, startsAt: at(NOW + 60 * MINUTE) }),
      written: { observed: [{ ...DECISION, until: NOW + 62 * MINUTE }] },
    },
    {
      verb: 'act on',
      found: { ...UNCLAIMED, observed: [ownObserved, otherObserved], pause },
      act: (claims, read) => claims.actOn(read, EVENT),
      written: { observed: [otherObserved], pause },
    },
  ])('$verb', async ({ found, act, written }) => {
    const { claims, memory, recorder } = createWorld(found);
    const version = found.version + 1;
    const { current = begun } = found;
    const before = structuredClone(found);

    const answer = await act(claims, found, current);

    const expected = { application: 'keycloak', ...written, version, token: `token-${version}` };
    expect(answer).toEqual(expected);
    expect(memory.kept()).toEqual(expected);
    expect(recorder.chain()).toHaveLength(1);
    // What was read is not changed in place: its version must stay judged as it was.
    expect(found).toEqual(before);
  });
});

describe('a claim that another writer changed since it was read', () => {
  it.each<{ verb: string; act: Row['act'] }>([
    { verb: 'begin', act: (claims, read) => claims.begin(read, ACTOR) },
    { verb: 'join', act: (claims, read, current) => claims.join(read, current, ACTOR) },
    { verb: 'stamp', act: (claims, read, current) => claims.stamp(read, current, 'take-offline') },
    { verb: 'release', act: (claims, read, current) => claims.release(read, current) },
    { verb: 'released', act: (claims, read, current) => claims.released(read, current) },
    { verb: 'fence', act: (claims, read, current) => claims.fence(read, current) },
    { verb: 'answered', act: (claims, read, current) => claims.answered(read, current) },
    { verb: 'close', act: (claims, read, current) => claims.close(read, current) },
    { verb: 'observe', act: (claims, read) => claims.observe(read, EVENT) },
    { verb: 'act on', act: (claims, read) => claims.actOn(read, EVENT) },
    { verb: 'pause', act: (claims, read) => claims.pause(read, pause) },
    { verb: 'resume', act: (claims, read) => claims.resume(read) },
  ])('stays as it is: $verb', async ({ act }) => {
    const found = claimed(incident());
    const { claims, memory } = createWorld(found);
    memory.overtake();
    const overtaken = memory.kept();

    await expect(act(claims, found, incident())).rejects.toThrow(ClaimChanged);
    expect(memory.kept()).toBe(overtaken);
  });
});

describe('an event waits for a hand', () => {
  const seen = { ...UNCLAIMED, observed: [ownObserved] };
  it.each<{ when: string; claim?: Claim; event?: Partial<FencingEvent>; waits: boolean }>([
    { when: 'that began before the observation', event: { startsAt: at(LONG_AGO - 1) }, waits: true },
    { when: 'that began just then', event: { startsAt: at(LONG_AGO) }, waits: true },
    { when: 'that began later: another outage', event: { startsAt: at(LONG_AGO + 1) }, waits: false },
    { when: 'of another accelerator before the same pair', event: { accelerator: 'b.x.com' }, waits: true },
    { when: 'of the opposite decision', event: { site: 'site-a', reporter: 'site-b' }, waits: false },
    { when: 'of a claim without an observation', claim: UNCLAIMED, waits: false },
  ])('$when: $waits', ({ claim = seen, event, waits }) => {
    expect(onlyObserved(claim, { ...EVENT, ...event })).toBe(waits);
  });
});
