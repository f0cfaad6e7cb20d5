import type { Simulation } from '../run/simulation.ts';
import type { Operators } from '../workload/operators.ts';
import { NODES, SITES } from '../world/names.ts';
import { type Doubt, drawAlone } from './doubts.ts';

/**
 * Fresh site masters of both sites at once, which see only their own site until they join the bridge. No alert fires: the
 * generated rules count a site master after one minute (`infra/operator/manifests/rules.ts`), and so does the probe.
 */
function startAlone(
  why: string,
  { world, scheduler }: Simulation,
  operators: Operators,
  forMs: number,
): void {
  for (const name of SITES) world.sites[name].bridges.fill('broken');
  operators.changed(why);
  scheduler.after(forMs, 'the world', 'is due', () => {
    for (const name of SITES) world.sites[name].bridges.fill('works');
    operators.changed('both sites join the bridge');
  });
}

/** Both sites lose their power, or are upgraded. */
export const bothBoot: Doubt = (simulation, operators, _, random) => {
  const { world, scheduler } = simulation;
  // The looks of the probe are at most 10 s apart: at least two find no answer.
  const bootMs = random.integer(16_000, 40_000);
  const aloneMs = drawAlone(random);
  world.doubt = 'both sites have just booted';
  for (const name of SITES) world.sites[name].die();
  operators.changed('both sites stop');
  scheduler.after(bootMs, 'the world', 'is due', () => {
    for (const name of SITES) world.sites[name].alive = true;
    startAlone('both sites boot at once', simulation, operators, aloneMs);
  });
  return bootMs + aloneMs;
};

/** The site master of each site stops, and the other node takes its place; no look is missed. */
export const bothElect: Doubt = (simulation, operators, _, random) => {
  const { world } = simulation;
  const forMs = drawAlone(random);
  world.doubt = 'both sites have just elected another site master';
  for (const name of SITES) world.sites[name].infinispan.setSiteMasters(NODES.map((node) => node !== 0));
  startAlone('both sites elect another site master', simulation, operators, forMs);
  return forMs;
};
