import { describe, expect, it } from 'vitest';
import { ClaimChanged } from '../../../../../../functions/domain/errors.ts';
import { claimed, EVENT, incident } from '../../../../support/claim.ts';
import { ACTOR, createWorld, pause, type Row } from './verbs.ts';

describe('a claim that another writer has changed since it was read', () => {
  it.each<{ verb: string; act: Row['act'] }>([
    { verb: 'begin', act: (claims, read) => claims.start(read, ACTOR) },
    { verb: 'join', act: (claims, read, current) => claims.resume(read, current, ACTOR) },
    { verb: 'stamp', act: (claims, read, current) => claims.recordIntent(read, current, 'take-offline') },
    { verb: 'release', act: (claims, read, current) => claims.rollBack(read, current) },
    { verb: 'released', act: (claims, read, current) => claims.rolledBack(read, current) },
    { verb: 'fence', act: (claims, read, current) => claims.fence(read, current) },
    { verb: 'answered', act: (claims, read, current) => claims.recordAnswer(read, current) },
    { verb: 'close', act: (claims, read, current) => claims.close(read, current) },
    { verb: 'observe', act: (claims, read) => claims.startObserving(read) },
    { verb: 'end observe mode', act: (claims, read) => claims.stopObserving(read) },
    { verb: 'act on', act: (claims, read) => claims.approve(read, { ...EVENT, by: 'operator@host' }) },
    { verb: 'pause', act: (claims, read) => claims.pause(read, pause) },
    { verb: 'resume', act: (claims, read) => claims.endPause(read) },
  ])('stays unchanged: $verb', async ({ act }) => {
    const found = claimed(incident());
    const { claims, memory } = createWorld(found);
    memory.overtake();
    const overtaken = memory.kept();

    await expect(act(claims, found, incident())).rejects.toThrow(ClaimChanged);
    expect(memory.kept()).toBe(overtaken);
  });
});
