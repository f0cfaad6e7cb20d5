import { writeFile } from 'node:fs/promises';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { historiesOf } from '../../records/execution-histories.ts';
import { readIncidentHistory } from '../../records/incident-history.ts';
import { chooseIncident } from '../../report/choose-incident.ts';
import { incidentOf } from '../../report/incident.ts';
import { page } from '../../report/page.ts';
import { sentenceOf } from '../../report/sentence.ts';
import type { FencingCommand } from '../command.ts';

export const report: FencingCommand = {
  name: 'report',
  argument: 'NAME',
  summary: 'write a page about an incident, to read and keep',
  help: [
    'NAME is the same as for show. The page works offline. It has a summary, the timeline of both sites to scale, the',
    "endpoints before and after, Infinispan's answers, and the raw records.",
  ],
  options: {
    out: { value: 'FILE', help: 'where to write the page; - for standard output (required)' },
    force: { help: 'overwrite an existing file' },
  },
  async run(call, open) {
    const out = call.text('out');
    if (out === undefined || out === '')
      throw new UsageError('--out is required: a file, or - for standard output.');
    const stack = await open();
    const history = await readIncidentHistory(stack, call.argument);
    const attempts = history.events.flatMap((event) => event.attempts);
    const executions = new Set(
      attempts.map(({ execution }) => executionArn(stack.stateMachineArn, execution)),
    );
    for (const { execution } of history.restores) if (execution !== '') executions.add(execution);
    const histories = await historiesOf(stack, [...executions]);
    const incident = incidentOf(
      history,
      chooseIncident(history, call.argument),
      histories,
      stack.clock.now(),
    );
    const text = page(incident);
    if (out !== '-') await write(out, text, call.has('force'));
    const sentence = sentenceOf(incident);
    return {
      document: { out, sentence, incident },
      lines: out === '-' ? text.trimEnd().split('\n') : [sentence, `Written to ${out}.`],
    };
  },
};

/** @throws Refused if the file exists and is not to be overwritten */
async function write(out: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(out, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw error;
    throw new Refused(`${out} already exists; use --force to overwrite it.`);
  }
}
