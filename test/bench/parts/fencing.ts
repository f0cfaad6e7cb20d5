import { type EmulatorFencing, fenceOnEmulator } from '../lib/emulator-run.ts';
import { type Fencing, withoutTrail } from '../lib/fencing.ts';
import type { Ground } from '../lib/ground.ts';
import { chainNames, medianStages, repeat, stageCells, type Times } from '../lib/measure.ts';
import { startPath } from '../lib/path.ts';
import type { Section } from '../lib/section.ts';
import { median } from '../lib/statistics.ts';

/** Fencings with warm workers: by the deployed stack, and by the functions without the emulator's engine. */
export async function fencing(
  ground: Ground,
  delay: number,
  times: Times,
  about: { readonly part: string; readonly infinispan: string },
): Promise<Section> {
  const deployed = await repeat(ground, delay, times, () => fenceOnEmulator(ground, times.signal));
  const path = await startPath(ground);
  const { dnsName } = ground.stack.accelerator;
  const alone = await repeat(ground, delay, times, () => path.fence(dnsName)).finally(() => path.stop());
  const whole = deployed.map(({ stages }) => stages);
  const functions = alone.map(withoutTrail);
  const [all, ours] = [medianStages(whole), medianStages(functions)];
  const added = delay > 0 ? `, ${delay} ms added to every AWS call` : '';
  return {
    part: about.part,
    title: `Fencing, warm, ${about.infinispan}${added}: milliseconds from the POST (${times.runs} runs)`,
    rows: [
      { measured: 'deployed on the emulator', ...stageCells(whole) },
      { measured: 'our functions alone', ...stageCells(functions) },
      { measured: 'with the writes to the trail', ...stageCells(alone.map(({ stages }) => stages)) },
      {
        measured: "the emulator's own share (medians)",
        'removed median': all.removed - ours.removed,
        'offline median': all.offline - ours.offline,
        'recorded median': all.recorded - ours.recorded,
      },
    ],
    notes: [...countNotes(deployed, alone), ...(delay > 0 ? chainNotes(alone) : [])],
  };
}

function countNotes(deployed: readonly EmulatorFencing[], alone: readonly Fencing[]): string[] {
  const calls = median(alone.map((each) => each.calls.length));
  const states = median(deployed.map(({ statesEntered }) => statesEntered));
  const before = median(deployed.map(({ beforeFirstState }) => beforeFirstState));
  return [
    `Calls: ${calls} (median), those to Infinispan among them where it is a stand-in; 3 are the definition's own writes to the trail; StateEntered events: ${states}.`,
    `Before the first state the emulator lets ${Math.round(before)} ms pass, nearly all of them a fixed sleep; it writes to the trail without a call.`,
  ];
}

/** A long delay per call shows which calls wait for which. */
function chainNotes(alone: readonly Fencing[]): string[] {
  const removal = chainNames(alone, 'RemoveEndpoints');
  const record = chainNames(alone, 'PutItem audit').slice(removal.length);
  return [
    `Longest chain to the removal, ${removal.length} calls: ${removal.join(' → ')}.`,
    `From there to the record, ${record.length} more: ${record.join(' → ')}.`,
  ];
}
