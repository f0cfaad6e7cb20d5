import { writeAuditEntry } from '../../records/audit-entry.ts';
import { pauseKey } from '../../records/query-trail.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim, pauseInForce, pauseLine, summarizePause } from '../pauses.ts';

export const resume: FencingCommand = {
  name: 'resume',
  summary: 'end a pause early',
  help: ['The next repeat of an alert that ended as PAUSED re-checks everything, within five minutes.'],
  options: {},
  async run(_, open) {
    const stack = await open();
    const now = stack.clock.now();
    const { read, written } = await changeClaim(stack.claims, (claim) =>
      pauseInForce(claim, now) ? stack.claims.endPause(claim) : undefined,
    );
    const before = pauseInForce(read, now);
    if (before === undefined || written === undefined) {
      return { document: { resumed: false }, lines: ['Nothing to do: fencing is not paused.'] };
    }
    await writeAuditEntry(stack, {
      step: 'resumed',
      subject: `claim-v${written.version}`,
      event: pauseKey(stack.application),
      record: { ended: summarizePause(before) },
    });
    return {
      document: { resumed: true, ended: summarizePause(before) },
      lines: ['Fencing is resumed.', `Ended: ${pauseLine(before, now)}`],
    };
  },
};
