import { stat } from 'node:fs/promises';
import { SITE_B_REPORTED, startAttempt } from '../../local/support/attempt.ts';
import { arnOf, waitForEnd } from '../../local/support/executions.ts';
import { bundleOf, FUNCTIONS } from '../lib/bundles.ts';
import type { StandInGround } from '../lib/ground.ts';
import type { Times } from '../lib/measure.ts';
import { startPath } from '../lib/path.ts';
import type { Cell, Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

/** The cost of a worker's first invocation, each in a new process. */
export async function cold(ground: StandInGround, { runs, signal }: Times): Promise<Section> {
  const { world, bundles } = ground;
  const unknown = await endedExecution(ground);
  const samples = new Map(FUNCTIONS.map((name) => [name, { first: [] as number[], peak: [] as number[] }]));
  const whole: number[] = [];
  for (let run = 0; run < runs; run++) {
    signal.throwIfAborted();
    await ground.fresh();
    const path = await startPath(ground);
    try {
      const { stages } = await path.fence(world.stack.accelerator.dnsName);
      whole.push(stages.recorded);
      await path.host('Reconcile').invoke([{}]);
      await path.host('RecordFailure').invoke([unknown]);
      for (const [name, { first, peak }] of samples) {
        const { firstAnswerAfter, peakMegabytes } = path.host(name).started();
        first.push(firstAnswerAfter);
        peak.push(peakMegabytes);
      }
    } finally {
      await path.stop();
    }
  }
  const rows: Record<string, Cell>[] = [];
  for (const [name, { first, peak }] of samples) {
    const { size } = await stat(bundleOf(bundles, name).file);
    rows.push({
      function: name,
      'bundle KB': Math.round(size / 1000),
      'first answer': median(first),
      'peak MB': median(peak),
    });
  }
  return {
    part: 'cold',
    title: `Cold: milliseconds from the start of a process to its first answer (medians of ${runs})`,
    rows,
    notes: [
      `A fencing with every worker cold, from the POST to the record: ${Math.round(median(whole))} ms.`,
      'Node itself, the bundle, its clients, the first connections and the answer are in it; a Lambda sandbox is not.',
    ],
  };
}

/** An ended execution in EventBridge's event. */
async function endedExecution({ world }: StandInGround) {
  const { execution } = await startAttempt(world, {
    ...SITE_B_REPORTED,
    accelerator: 'nobody.awsglobalaccelerator.com',
  });
  await waitForEnd(world, execution);
  const executionArn = arnOf(world, execution);
  return {
    detail: { executionArn, name: execution, status: 'ABORTED', stopDate: Date.now(), redriveCount: 0 },
  };
}
