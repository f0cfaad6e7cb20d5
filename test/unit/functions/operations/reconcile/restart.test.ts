import { describe, expect, it } from 'vitest';
import { ExecutionNotStarted } from '../../../../../functions/clients/executions.ts';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import { claimed, EVENT, incident, MINUTE, NOW, OTHER_EXECUTION, restoring } from '../../../support/claim.ts';
import { BETWEEN_SWEEPS, createReconcileWorld } from '../../../support/reconcile.ts';

const CALLS = ['read claim', 'describe executions'];
const second = { ...EVENT, accelerator: 'a2.awsglobalaccelerator.com' };
const SLOT = 5 * MINUTE;

describe.each(['started', 'rolling-back'] as const)('an incident that is %s', (phase) => {
  const claim = claimed(incident({ phase }));

  it('is left to its execution while that is running', async () => {
    const world = createReconcileWorld({ claim, running: [OTHER_EXECUTION] });

    expect(await reconcile({}, world.collaborators)).toEqual({
      verdict: 'LEFT',
      detail: `an execution of ${incident().incident} is running`,
    });
    expect(world.chain()).toEqual(CALLS);
    expect(world.started).toEqual([]);
  });

  it('gets an execution with the input of the one that started it', async () => {
    const world = createReconcileWorld({ claim });

    const answer = await reconcile({}, world.collaborators);

    expect(world.started).toEqual([{ name: expect.any(String), input: EVENT }]);
    expect(answer).toMatchObject({ verdict: 'STARTED', incident: incident().incident });
    expect(world.chain()).toEqual([...CALLS, 'start execution']);
    expect(world.claim()).toBe(claim);
  });

  it('gets one per accelerator, in parallel', async () => {
    const world = createReconcileWorld({ claim: claimed(incident({ phase, events: [EVENT, second] })) });

    await reconcile({}, world.collaborators);

    expect(world.started).toEqual([
      { name: expect.stringMatching(/_1$/), input: EVENT },
      { name: expect.stringMatching(/_2$/), input: second },
    ]);
    expect(world.chain()).toEqual([...CALLS, 'start execution + start execution']);
  });

  it('waits for the next minute if none can be started', async () => {
    const world = createReconcileWorld({ claim, startFails: new ExecutionNotStarted('x') });

    await expect(reconcile({}, world.collaborators)).rejects.toThrow(ExecutionNotStarted);
  });
});

describe('the name of an execution that reconcile starts', () => {
  it('is another one after a restore, so that the restore is undone within the same slot', async () => {
    const nameOf = async (current: Incident) => {
      const world = createReconcileWorld({ claim: claimed(current) });
      await reconcile({}, world.collaborators);
      return (world.started[0] as { name: string }).name;
    };

    const names = [
      await nameOf(incident()),
      await nameOf(restoring({}, { phase: 'started' })),
      await nameOf(restoring({ execution: 'a second restore' }, { phase: 'started' })),
    ];

    expect(new Set(names).size).toBe(3);
  });

  const nameAt = async (now: number, id = incident().incident): Promise<string> => {
    const world = createReconcileWorld({ now, claim: claimed(incident({ incident: id })) });
    const answer = await reconcile({}, world.collaborators);
    return 'executions' in answer ? (answer.executions[0] ?? '') : '';
  };
  const start = Math.floor(BETWEEN_SWEEPS / SLOT) * SLOT;

  it('is accepted by Step Functions', async () => {
    expect(await nameAt(NOW, `${'x'.repeat(63)}_by_${'y'.repeat(63)}_20261124T133554Z_v99999`)).toMatch(
      /^[A-Za-z0-9_-]{1,80}$/,
    );
  });

  it('is the same for five minutes, so that a start is not repeated every minute', async () => {
    const names = await Promise.all([0, 1, 4].map((minute) => nameAt(start + minute * MINUTE)));

    expect(new Set(names).size).toBe(1);
  });

  it.each([
    { other: 'later', now: start + SLOT, id: incident().incident },
    { other: 'for another incident', now: start, id: 'another' },
  ])('differs $other', async ({ now, id }) => {
    expect(await nameAt(now, id)).not.toBe(await nameAt(start));
  });
});
