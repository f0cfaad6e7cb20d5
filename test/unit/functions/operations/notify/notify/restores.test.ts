import { expect, it } from 'vitest';
import type { RestoreReason } from '../../../../../../functions/domain/restore/outcomes.ts';
import type { RestorePlan } from '../../../../../../functions/domain/restore/plan.ts';
import { REQUEST } from '../../../../support/restore-world.ts';
import { CONTEXT, createWorld, describeRows, INCIDENT } from '../row.ts';

const ofRestore = { event: undefined, request: REQUEST };
const notRestored = (reason: RestoreReason, undone: boolean) => ({
  ...ofRestore,
  outcome: { outcome: 'NOT_RESTORED', reason, detail: 'seen so', incident: INCIDENT, undone } as const,
});

const restored = { outcome: 'RESTORED', incident: INCIDENT } as const;
const PLAN: RestorePlan = {
  incident: INCIDENT,
  site: 'site-b',
  survivor: 'site-a',
  entries: {},
  endpoints: [],
  remarks: [],
};

describeRows([
  {
    when: 'a site is restored',
    given: { ...ofRestore, outcome: restored },
    noted: 'a-name#0#RESTORED',
    counted: ['RESTORED'],
  },
  {
    when: 'a restore is refused',
    given: notRestored('NOTHING_FENCED', false),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED NOTHING_FENCED'],
  },
  {
    when: 'no operator approved a restore',
    given: notRestored('NOT_APPROVED', false),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED NOT_APPROVED', 'not restored'],
    again: ['NOT_RESTORED NOT_APPROVED'],
  },
  {
    when: 'a plan was refused',
    given: {
      ...notRestored('NOTHING_FENCED', false),
      request: { ...REQUEST, approval: 'plan only' },
      lost: ['Record not restored'],
    },
    counted: ['1 lost'],
  },
  {
    when: 'a restore is undone',
    given: notRestored('SITE_LOST_AGAIN', true),
    noted: 'a-name#0#NOT_RESTORED',
    counted: ['NOT_RESTORED SITE_LOST_AGAIN', 'not restored'],
    again: ['NOT_RESTORED SITE_LOST_AGAIN'],
  },
  ...(['FAILED', 'TIMED_OUT', 'ABORTED'] as const).map((status) => ({
    when: `a restore ended as ${status}`,
    given: { ...ofRestore, status },
    noted: 'a-name#0#FAILED',
    counted: status === 'ABORTED' ? ['FAILED'] : ['FAILED', 'not restored'],
    again: ['FAILED'],
  })),
  {
    when: 'a restore succeeded with an unknown output',
    given: { ...ofRestore, lost: ['Close the incident'] },
    counted: ['1 lost'],
  },
  {
    when: 'a restore ended with a plan alone',
    given: { ...ofRestore, outcome: { outcome: 'PLANNED', incident: INCIDENT, plan: PLAN } },
    counted: [],
  },
  {
    when: 'records of a restore were lost',
    given: {
      ...ofRestore,
      outcome: restored,
      lost: ['Record the plan', 'Record restored'],
    },
    noted: 'a-name#0#RESTORED',
    counted: ['2 lost', 'RESTORED'],
  },
]);

it('the message of a restore names the application and the execution, and what to read', async () => {
  const world = createWorld();

  await world.run({ ...ofRestore, outcome: restored });

  expect(world.messages.map(({ subject }) => subject)).toEqual(['site-b is RESTORED']);
  expect(world.messages[0]?.text.split('\n')).toEqual(expect.arrayContaining(CONTEXT));
});
