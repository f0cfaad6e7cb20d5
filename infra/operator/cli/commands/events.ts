import { eventLine, summarizeEvents } from '../../records/event-summary.ts';
import { recordsSince, verifiedRecords } from '../../records/query-trail.ts';
import { runningExecutions } from '../../records/running.ts';
import { momentOf, TIME_HELP } from '../../records/times.ts';
import type { FencingCommand } from '../command.ts';

const SINCE = '7d';

export const events: FencingCommand = {
  name: 'events',
  summary: 'lists the events, newest first, with the outcome of each attempt',
  help: [
    'One line an event: when the alert began, who reported whom, how its attempts ended, and the last execution,',
    'which show and rerun take.',
  ],
  options: {
    since: { value: 'TIME', help: `what was put on record since then, ${SINCE} by default: ${TIME_HELP}` },
    site: { value: 'NAME', help: 'only where this site was reported' },
  },
  async run(call, open) {
    const since = momentOf('since', call.text('since') ?? SINCE, Date.now(), -1);
    const site = call.text('site');
    const stack = await open();
    const [records, verified, running] = await Promise.all([
      recordsSince(stack, since),
      verifiedRecords(stack),
      runningExecutions(stack),
    ]);
    const lately = verified.filter((record) => Date.parse(record.verified?.lastAt ?? '') >= since);
    const told = summarizeEvents([...records, ...lately], running).filter(
      (event) => site === undefined || event.site === site,
    );
    const since_ = new Date(since).toISOString();
    return {
      document: { since: since_, events: told },
      lines: told.length === 0 ? [`Nothing is on record since ${since_}.`] : told.map(eventLine),
    };
  },
};
