import { expect } from 'vitest';
import { claimed, EXECUTION, incident, restoring } from '../../../support/claim.ts';
import { describeRows, left, READ } from './row.ts';

const restored = claimed(restoring());
const undone = restoring({}, { phase: 'started' });
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
    when: 'is undone while its endpoints go back, too',
    given: { claim: claimed(restoring({ step: 'joined' }, { phase: 'returning' })) },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'write claim: started', 'start execution'],
    incident: { phase: 'started' },
  },
  {
    when: 'that names no execution is undone',
    given: { claim: claimed(incident({ phase: 'restoring' })) },
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
