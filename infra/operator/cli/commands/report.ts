import { writeFile } from 'node:fs/promises';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { Refused, UsageError } from '../../../tools/command-line/errors.ts';
import { historiesOf } from '../../records/execution-histories.ts';
import { storyOf } from '../../records/incident-history.ts';
import { chosen } from '../../report/choose-incident.ts';
import { incidentOf } from '../../report/incident.ts';
import { page } from '../../report/page.ts';
import { sentenceOf } from '../../report/sentence.ts';
import type { FencingCommand } from '../command.ts';

export const report: FencingCommand = {
  name: 'report',
  argument: 'EVENT',
  summary: 'writes a page about an incident, to be read and kept',
  help: [
    'EVENT as show takes it. The page needs no network: what happened, the timeline of both sites to scale, endpoints',
    'before and after, what Infinispan answered, and the records as they are.',
  ],
  options: {
    out: { value: 'FILE', help: 'where to write the page; - for standard output; must be given' },
    force: { help: 'write over a file that is there' },
  },
  async run(call, open) {
    const out = call.text('out');
    if (out === undefined || out === '') throw new UsageError('report needs --out, a file or -.');
    const stack = await open();
    const story = await storyOf(stack, call.argument);
    const attempts = story.events.flatMap((event) => event.attempts);
    const executions = new Set(
      attempts.map(({ execution }) => executionArn(stack.stateMachineArn, execution)),
    );
    const histories = await historiesOf(stack, [...executions]);
    const incident = incidentOf(story, chosen(story, call.argument), histories, stack.clock.now());
    const text = page(incident);
    if (out !== '-') await write(out, text, call.has('force'));
    const sentence = sentenceOf(incident);
    return {
      document: { out, sentence, incident },
      lines: out === '-' ? text.trimEnd().split('\n') : [sentence, `Written to ${out}.`],
    };
  },
};

/** @throws Refused where a file is there and was not to be written over */
async function write(out: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(out, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw error;
    throw new Refused(`${out} is there already; --force writes over it.`);
  }
}
