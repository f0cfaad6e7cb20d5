import { writeAuditEntry } from '../../records/audit-entry.ts';
import { pausesOf } from '../../records/query-trail.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim, pauseInForce, pauseLine, toldPause } from '../pauses.ts';

export const resume: FencingCommand = {
  name: 'resume',
  summary: 'ends a pause before its time',
  help: [
    'The next repeat of an alert that ended as PAUSED looks afresh, within five minutes in its first half hour.',
  ],
  options: {},
  async run(_, open) {
    const stack = await open();
    const now = stack.clock.now();
    const { read, written } = await changeClaim(stack.claims, (claim) =>
      pauseInForce(claim, now) ? stack.claims.endPause(claim) : undefined,
    );
    const before = pauseInForce(read, now);
    if (before === undefined || written === undefined) {
      return { document: { resumed: false }, lines: ['Fencing was not paused: nothing to do.'] };
    }
    await writeAuditEntry(stack, {
      step: 'resumed',
      of: `claim-v${written.version}`,
      event: pausesOf(stack.application),
      record: { ended: toldPause(before) },
    });
    return {
      document: { resumed: true, ended: toldPause(before) },
      lines: ['Fencing may begin again.', `Ended: ${pauseLine(before, now)}`],
    };
  },
};
