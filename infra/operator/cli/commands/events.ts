import { eventLine, summarizeEvents } from '../../records/event-summary.ts';
import { recordsSince, verifiedRecords } from '../../records/query-trail.ts';
import { refusalLine, summarizeRefusals } from '../../records/refusals.ts';
import { runningExecutions } from '../../records/running.ts';
import { momentOf, TIME_HELP } from '../../records/times.ts';
import type { FencingCommand } from '../command.ts';

const SINCE = '7d';

export const events: FencingCommand = {
  name: 'events',
  summary: 'list events, newest first, with the outcome of each attempt',
  help: [
    'One line per event: when the alert started firing, the sites, the outcomes of its attempts, and the last execution,',
    'which show and rerun take as their argument. Then one line per refused alert, unless --site is given.',
  ],
  options: {
    since: { value: 'TIME', help: `events recorded since then (default: ${SINCE}): ${TIME_HELP}` },
    site: { value: 'NAME', help: 'only events in which this site is the offline one' },
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
    const recent = verified.filter((record) => Date.parse(record.verified?.lastAt ?? '') >= since);
    const found = summarizeEvents([...records, ...recent], running).filter(
      (event) => site === undefined || event.site === site,
    );
    const refusals = site === undefined ? summarizeRefusals(records) : [];
    const lines = [...found.map(eventLine), ...refusals.map(refusalLine)];
    const from = new Date(since).toISOString();
    return {
      document: { since: from, events: found, refusals },
      lines: lines.length === 0 ? [`No events since ${from}.`] : lines,
    };
  },
};
