import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { createAccelerators } from '../../../../functions/clients/accelerators.ts';
import { createExecutions } from '../../../../functions/clients/executions.ts';
import { describeExecution } from '../../../../functions/clients/read-executions.ts';
import { startRehearsals } from '../../../../functions/operations/start-rehearsals/start-rehearsals.ts';
import { executionArn } from '../../../../functions/support/execution-arn.ts';
import { NotFound, Refused } from '../../../tools/command-line/errors.ts';
import { indent, type Line, styled } from '../../../tools/command-line/lines.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { FencingCommand } from '../command.ts';

const POLL_MS = 500;

const output = z.object({
  blocked: z.boolean(),
  would: z.string(),
  checks: z.array(
    z.object({
      check: z.string(),
      answer: z.enum(['ok', 'expected', 'remark', 'blocks']),
      detail: z.string(),
    }),
  ),
});

/** A rehearsal that ended; without an output it failed. */
type Ended = { readonly execution: string; readonly status: string } & Partial<z.infer<typeof output>>;

export const rehearse: FencingCommand = {
  name: 'rehearse',
  summary: 'dry-run the workflow, and report what would block a fencing',
  help: [
    'Starts one execution per accelerator and direction. It runs every check with the same roles as a fencing, and',
    'changes nothing. Results: "ok"; "expected", blocked only because nothing is wrong now; "remark", a deliberate',
    'setting; "blocks", would block a fencing (exit code 1).',
  ],
  options: { site: { value: 'SITE', help: 'only rehearsals in which this site is the offline one' } },
  async run(call, open) {
    const site = call.text('site');
    const stack = await open();
    if (stack.sites.length === 0)
      throw new Refused('This stack was deployed by an older version (no "Sites" output). Deploy it again.');
    if (site !== undefined && !stack.sites.includes(site)) {
      throw new NotFound(`Unknown site ${site}; the sites are ${stack.sites.join(' and ')}.`);
    }
    const started = await startRehearsals(site === undefined ? {} : { site }, {
      ...stack,
      accelerators: createAccelerators(stack.accelerators, stack.loadBalancers),
      executions: createExecutions(stack.stepFunctions, stack.stateMachineArn),
    });
    if (started.verdict === 'NONE_FOUND') {
      throw new NotFound(
        `No accelerator has endpoints of ${stack.sites.join(' and ')}: nothing can be fenced.`,
      );
    }
    const ended = await Promise.all(started.executions.map((name) => endOf(stack, name)));
    const blocked = ended.some((one) => one.blocked !== false);
    return {
      document: { blocked, rehearsals: ended },
      lines: [
        ...ended.flatMap(linesOf),
        blocked ? styled('red', 'A fencing would be blocked.') : 'Nothing would block a fencing.',
      ],
      exitCode: blocked ? 1 : 0,
    };
  },
};

async function endOf({ stepFunctions, stateMachineArn }: Deployment, execution: string): Promise<Ended> {
  const arn = executionArn(stateMachineArn, execution);
  for (;;) {
    const described = await describeExecution(stepFunctions, arn);
    if (described?.status !== 'RUNNING') return parseEnd(execution, described ?? {});
    await sleep(POLL_MS);
  }
}

function parseEnd(
  execution: string,
  { status, output: text = 'null' }: Partial<DescribeExecutionOutput>,
): Ended {
  const result = status === 'SUCCEEDED' ? output.parse(JSON.parse(text)) : {};
  return { execution, status: status ?? 'UNKNOWN', ...result };
}

const COLOURS = { ok: 'green', expected: 'green', remark: 'yellow', blocks: 'red' } as const;

const linesOf = ({ execution, status, would, checks = [] }: Ended): Line[] => [
  styled('bold', execution),
  ...checks.map(
    ({ check, answer, detail }): Line => [
      '  ',
      styled(COLOURS[answer], answer.padEnd(8)),
      `  ${check}: ${detail}`,
    ],
  ),
  indent(would ?? styled('red', `${status}; see "show ${execution}" for the state, once it is on record`)),
  '',
];
