import { expect, it } from 'vitest';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import statusChange from '../../../../fixtures/record-failure/status-change.json' with { type: 'json' };
import { claimed, EXECUTION, incident, MINUTE, restoring } from '../../../support/claim.ts';
import { createReconcileWorld } from '../../../support/reconcile.ts';
import { describeRows, left, READ } from './row.ts';

const restored = claimed(restoring());
const undone = restoring({}, { phase: 'started' });
const returning = claimed(restoring({ step: 'joined' }, { phase: 'returning' }));
const UNDONE = { verdict: 'STARTED', incident: undone.incident, executions: [expect.any(String)] };

describeRows('a restore', [
  {
    when: 'goes on while its own execution runs',
    given: { claim: restored, running: [EXECUTION] },
    answer: left('the restore of site-b is running'),
    calls: [READ, 'describe executions'],
  },
  {
    when: 'is undone once its execution has ended: an execution completes the fencing',
    given: { claim: restored },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'write claim: started', 'start execution'],
    incident: undone,
  },
  {
    when: 'goes on while its own execution runs, and its endpoints go back',
    given: { claim: returning, running: [EXECUTION] },
    answer: left('the restore of site-b is running'),
    calls: [READ, 'describe executions'],
  },
  {
    when: 'whose endpoints go back is completed by another execution, which the claim names first',
    given: { claim: returning },
    answer: {
      verdict: 'STARTED',
      incident: undone.incident,
      executions: [expect.stringMatching(/_return$/)],
    },
    calls: [READ, 'describe executions', 'write claim: returning', 'start restore'],
    incident: {
      phase: 'returning',
      restore: { ...returning.current?.restore, execution: expect.stringMatching(/^restore reconcile_/) },
    } as never,
  },
  {
    when: 'that names no execution is undone',
    given: { claim: claimed(incident({ phase: 'restoring' })) },
    answer: UNDONE,
    calls: [READ, 'write claim: started', 'start execution'],
    incident: { phase: 'started' },
  },
  {
    when: 'that names no execution is undone, although its endpoints go back',
    given: { claim: claimed(incident({ phase: 'returning' })) },
    answer: UNDONE,
    calls: [READ, 'write claim: started', 'start execution'],
    incident: { phase: 'started' },
  },
  {
    when: 'is not undone twice',
    given: { claim: restored, before: (overtake) => ({ 'write claim: started': overtake }) },
    answer: 'ClaimChanged',
    calls: [READ, 'describe executions', 'write claim: started'],
  },
  {
    when: 'that is undone is not closed, although the site is in service and both are online',
    given: { claim: claimed(undone) },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'start execution'],
  },
]);

const ended = (executionArn: string) => ({ detail: { ...statusChange.detail, executionArn } });

it.each([
  { of: 'its execution', event: ended(EXECUTION), answer: UNDONE },
  { of: 'another one', event: ended('another'), answer: left('the restore of site-b is running') },
  { of: 'the schedule', event: {}, answer: left('the restore of site-b is running') },
])('is undone at once by the event of a failure, of $of', async ({ event, answer }) => {
  const world = createReconcileWorld({ claim: restored, running: [EXECUTION] });

  expect(await reconcile(event, world.collaborators)).toEqual(answer);
});

it('is completed by one execution in five minutes, which gets a valid request', async () => {
  const world = createReconcileWorld({ claim: returning });

  for (let minute = 0; minute < 3; minute++) {
    await reconcile({}, world.collaborators);
    world.time.now += MINUTE;
  }

  const request = { version: 1, site: 'site-b', approval: 'given', by: 'reconcile', keycloak: 'watched' };
  expect(world.started).toEqual(
    Array(3).fill({ name: expect.stringMatching(/^reconcile_\w+_return$/), input: request }),
  );
  expect(new Set(world.started.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(world.claim().version).toBe(8);
});
