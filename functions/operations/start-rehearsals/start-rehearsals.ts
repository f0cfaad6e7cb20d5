import type { Accelerators } from '../../clients/accelerators.ts';
import type { Executions } from '../../clients/executions.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { rehearsalName } from '../../domain/execution-name.ts';
import type { Clock } from '../../support/clock.ts';
import { pairAccelerators } from '../pair-accelerators.ts';

export interface Collaborators {
  readonly claims: Pick<Claims, 'read'>;
  readonly accelerators: Pick<Accelerators, 'list' | 'read'>;
  readonly executions: Executions;
  readonly clock: Clock;
  /** The two configured sites, by name. */
  readonly sites: readonly string[];
  /** ARNs of the configured accelerators. @default - all of the account */
  readonly configured?: readonly string[] | undefined;
}

/**
 * The names of the started executions. `NONE_FOUND`: no accelerator belongs to the pair, so there is nothing to
 * rehearse.
 */
export type StartRehearsalsOutput =
  | { readonly verdict: 'STARTED'; readonly executions: readonly string[] }
  | { readonly verdict: 'NONE_FOUND' };

/**
 * Milliseconds between two starts: an execution makes about twelve calls of Global Accelerator, whose rate is limited.
 * 40 executions, for the 20 accelerators of the default quota, are started within 78 s.
 */
const BETWEEN_STARTS = 2000;

/**
 * Starts one rehearsal per accelerator of the pair and direction.
 *
 * @param site starts only the rehearsals in which this is the offline site
 * @throws the errors of its clients
 */
export async function startRehearsals(
  { site }: { readonly site?: string },
  { claims, accelerators, executions, clock, sites, configured }: Collaborators,
): Promise<StartRehearsalsOutput> {
  // Stryker disable next-line ArrayDeclaration: configured accelerators are read alone, whatever is recorded
  const recorded = configured === undefined ? ((await claims.read()).current?.accelerators ?? []) : [];
  const found = await pairAccelerators(accelerators, sites, configured, recorded);
  const startsAt = new Date(clock.now()).toISOString();
  const events = found.flatMap(({ dnsName }) =>
    sites
      .filter((offline) => site === undefined || offline === site)
      .flatMap((offline) =>
        sites
          .filter((reporter) => reporter !== offline)
          .map((reporter) => rehearsalOf(dnsName.toLowerCase(), offline, reporter, startsAt)),
      ),
  );
  if (events.length === 0) return { verdict: 'NONE_FOUND' };
  const names: string[] = [];
  for (const input of events) {
    if (names.length > 0) await clock.sleep(BETWEEN_STARTS);
    const name = rehearsalName(input);
    await executions.start({ name, input });
    names.push(name);
  }
  return { verdict: 'STARTED', executions: names };
}

/** Without labels and fingerprint, because there is no alert. */
const rehearsalOf = (
  accelerator: string,
  site: string,
  reporter: string,
  startsAt: string,
): FencingEvent => ({
  version: 1,
  mode: 'rehearsal',
  accelerator,
  site,
  reporter,
  startsAt,
  fingerprint: '',
  labels: {},
});
