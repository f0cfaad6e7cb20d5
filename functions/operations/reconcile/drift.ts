import { readAccelerators } from '../../clients/read-accelerators.ts';
import type { Incident } from '../../domain/claim/claim.ts';
import { askReporter } from '../../domain/preconditions.ts';
import { type Accelerator, listenersInService } from '../../domain/topology.ts';
import type { Collaborators } from './contract.ts';

/**
 * With no incident open, nothing may look like a fencing: a site in service that the other holds offline loses
 * what is written to it, and a listener with nobody in service serves nobody. Only a person can mend that.
 */
export async function drift(
  { decision, accelerators }: Incident,
  { accelerators: client, infinispanOf }: Pick<Collaborators, 'accelerators' | 'infinispanOf'>,
): Promise<string[]> {
  const read = await readAccelerators(client, accelerators);
  const serving = {
    site: listenersInService(read, decision.site),
    reporter: listenersInService(read, decision.reporter),
  };
  const abandoned = listenersOf(read)
    .filter((listener) => !serving.site.includes(listener) && !serving.reporter.includes(listener))
    .map((listener) => `nobody is in service in ${listener}`);
  const held = await Promise.all([
    serving.site.length > 0 ? heldOffline(decision.reporter, decision.site, infinispanOf) : [],
    serving.reporter.length > 0 ? heldOffline(decision.site, decision.reporter, infinispanOf) : [],
  ]);
  return [...abandoned, ...held.flat()];
}

/** Listeners with an endpoint of a known site: another application's are not ours to judge. */
const listenersOf = (accelerators: readonly Accelerator[]): string[] =>
  accelerators
    .flatMap((accelerator) => accelerator.listeners)
    .filter(({ groups }) => groups.some(({ endpoints }) => endpoints.some(({ site }) => site !== null)))
    .map((listener) => listener.arn);

async function heldOffline(
  holder: string,
  held: string,
  infinispanOf: Collaborators['infinispanOf'],
): Promise<string[]> {
  const answer = await askReporter(() => infinispanOf(holder).observe(held));
  const backup = answer.answered ? answer.observation.backup : 'unknown';
  return backup === 'offline' || backup === 'mixed'
    ? [`${holder} holds ${held} ${backup}, and ${held} is in service`]
    : [];
}
