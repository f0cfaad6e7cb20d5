import { openIncident } from '../../../../functions/domain/claim/claim.ts';
import { Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { actor } from '../../records/actor.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import { summarizeIncident } from '../../records/incident-summary.ts';
import { pauseKey } from '../../records/query-trail.ts';
import { DAY, iso, momentOf, TIME_HELP } from '../../records/times.ts';
import type { FencingCommand } from '../command.ts';
import { changeClaim, openIncidentLine, pauseInForce, pauseLine, summarizePause } from '../pauses.ts';
import { reasonOf } from '../reason.ts';

const DAYS_AT_MOST = 7;

export const pause: FencingCommand = {
  name: 'pause',
  summary: 'block new fencings until a given time',
  help: [
    'Alerts during a pause end as NOT_FENCED, PAUSED. A fencing that has started is completed; the output shows whether',
    'there is one. A pause ends at its time. A new pause replaces the current one.',
  ],
  options: {
    reason: { value: 'TEXT', help: 'reason, shown to colleagues (required)' },
    until: {
      value: 'TIME',
      help: `end of the pause, at most ${DAYS_AT_MOST} days ahead (required): ${TIME_HELP}`,
    },
  },
  async run(call, open) {
    const reason = reasonOf(call);
    const text = call.text('until');
    if (text === undefined) throw new UsageError(`--until is required: ${TIME_HELP}.`);
    const now = Date.now();
    const until = momentOf('until', text, now, 1);
    if (until <= now) throw new Refused(`--until ${iso(until)} is in the past (now ${iso(now)}).`);
    if (until > now + DAYS_AT_MOST * DAY) {
      throw new Refused(
        `--until ${iso(until)} is more than ${DAYS_AT_MOST} days ahead; pause again before it ends.`,
      );
    }
    const stack = await open();
    const wanted = { until, reason, since: now, by: actor() };
    const { read, written } = await changeClaim(stack.claims, (claim) => stack.claims.pause(claim, wanted));
    const before = pauseInForce(read, now);
    const incident = openIncident(read);
    await writeAuditEntry(stack, {
      step: 'paused',
      subject: `claim-v${written?.version}`,
      event: pauseKey(stack.application),
      record: {
        until: iso(until),
        reason,
        ...(before === undefined ? {} : { replaced: summarizePause(before) }),
      },
    });
    return {
      document: {
        pause: summarizePause(wanted),
        replaced: before === undefined ? null : summarizePause(before),
        openIncident: incident === undefined ? null : summarizeIncident(incident),
      },
      lines: [
        `Fencing is ${pauseLine(wanted, now)}`,
        ...(before === undefined ? [] : [`Replaced: ${pauseLine(before, now)}`]),
        openIncidentLine(read, now),
      ],
    };
  },
};
