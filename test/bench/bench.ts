import { readFile, writeFile } from 'node:fs/promises';
import { createSteps } from '../../infra/local/commands/steps.ts';
import { complain, runUntilEnded, sentenceOf } from '../../infra/tools/command-line/run-until-ended.ts';
import { writeMeasured } from './lib/markdown.ts';
import { circumstances, load, machine, type Results, results } from './lib/results.ts';
import { type Section, textOf } from './lib/section.ts';
import { HELP, type Options, optionsIn, WrongCall } from './options.ts';
import { stagesOf } from './plan.ts';

/** Progress goes to standard error, the tables at the end to standard output. */
async function measure(options: Options, signal: AbortSignal): Promise<Results> {
  const steps = createSteps(process.stderr);
  const before = load();
  const startedAt = Date.now();
  const sections: Section[] = [];
  try {
    for (const stage of await stagesOf(options, (line) => process.stderr.write(`${line}\n`)))
      sections.push(...(await stage.run(steps.start, signal)));
  } finally {
    steps.end();
  }
  return {
    date: new Date(startedAt).toISOString(),
    seconds: (Date.now() - startedAt) / 1000,
    machine: machine(),
    load: { before, after: load() },
    sections: sections.map(({ rows, notes, ...rest }) => ({ ...rest, rows: [...rows], notes: [...notes] })),
  };
}

await runUntilEnded(
  async (signal) => {
    const options = optionsIn(process.argv.slice(2));
    if (options.help) process.stdout.write(HELP);
    else if (options.markdown !== undefined) {
      await writeMeasured(results.parse(JSON.parse(await readFile(options.markdown, 'utf8'))));
    } else {
      const measured = await measure(options, signal);
      process.stdout.write(`\n${circumstances(measured)}\n\n${measured.sections.map(textOf).join('\n\n')}\n`);
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(measured, null, 2)}\n`);
    }
    return 0;
  },
  (error) => {
    complain(error instanceof WrongCall ? `bench: ${error.message}` : sentenceOf(error));
    return error instanceof WrongCall ? 2 : 1;
  },
);
