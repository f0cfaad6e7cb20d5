import { openIncident } from '../../../../functions/domain/claim/claim.ts';
import { Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { actor } from '../../records/actor.ts';
import { writeAuditEntry } from '../../records/audit-entry.ts';
import { summarizeIncident } from '../../records/incident-summary.ts';
import { pausesOf } from '../../records/query-trail.ts';
import { DAY, iso, momentOf, TIME_HELP } from '../../records/times.ts';
import type { FencingCommand } from '../command.ts';
import { begunLine, changeClaim, pauseInForce, pauseLine, toldPause } from '../pauses.ts';

const DAYS_AT_MOST = 7;
const REASON_AT_MOST = 500;

export const pause: FencingCommand = {
  name: 'pause',
  summary: 'lets no fencing begin until a time',
  help: [
    'Alerts that come meanwhile end as NOT_FENCED, PAUSED. What has begun is completed all the same, and the answer',
    'says whether something has. The pause ends by itself; a second pause takes the place of the first.',
  ],
  options: {
    reason: { value: 'TEXT', help: 'why, for colleagues; must be given' },
    until: {
      value: 'TIME',
      help: `must be given, ${DAYS_AT_MOST} days ahead at most: ${TIME_HELP}`,
    },
  },
  async run(call, open) {
    const reason = reasonOf(call.text('reason'));
    const text = call.text('until');
    if (text === undefined) throw new UsageError(`pause needs --until, ${TIME_HELP}.`);
    const now = Date.now();
    const until = momentOf('until', text, now, 1);
    if (until <= now) throw new Refused(`${iso(until)} is past; it is ${iso(now)}.`);
    if (until > now + DAYS_AT_MOST * DAY) {
      throw new Refused(`${iso(until)} is more than ${DAYS_AT_MOST} days ahead; pause again before then.`);
    }
    const stack = await open();
    const wanted = { until, reason, since: now, by: actor() };
    const { read, written } = await changeClaim(stack.claims, (claim) => stack.claims.pause(claim, wanted));
    const before = pauseInForce(read, now);
    const begun = openIncident(read);
    await writeAuditEntry(stack, {
      step: 'paused',
      of: `claim-v${written?.version}`,
      event: pausesOf(stack.application),
      record: {
        until: iso(until),
        reason,
        ...(before === undefined ? {} : { inPlaceOf: toldPause(before) }),
      },
    });
    return {
      document: {
        pause: toldPause(wanted),
        inPlaceOf: before === undefined ? null : toldPause(before),
        begun: begun === undefined ? null : summarizeIncident(begun),
      },
      lines: [
        `Fencing is ${pauseLine(wanted, now)}`,
        ...(before === undefined ? [] : [`It takes the place of: ${pauseLine(before, now)}`]),
        begunLine(read, now),
      ],
    };
  },
};

/** @throws UsageError */
function reasonOf(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason === '') throw new UsageError('pause needs --reason, a text that tells colleagues why.');
  if (reason.length > REASON_AT_MOST || /\p{Cc}/u.test(reason)) {
    throw new UsageError(`--reason is one line of at most ${REASON_AT_MOST} characters.`);
  }
  return reason;
}
