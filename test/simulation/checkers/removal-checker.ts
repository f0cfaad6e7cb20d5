import * as z from 'zod';
import type { Incident } from '../../../functions/domain/claim/claim.ts';
import { isBalancerOf, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { UPDATE_WINDOW } from './time-windows.ts';

const removedRow = z.object({
  step: z.object({ S: z.literal('removed') }),
  execution: z.object({ S: z.string() }),
  incident: z.object({ S: z.string() }),
  record: z.object({ S: z.string() }),
});

interface Removal {
  readonly incident: string;
  /** ARN of the execution whose invocation sent it. */
  readonly execution: string | undefined;
  readonly group: string;
  readonly endpointId: string;
}

/** Compares the removals on record with the endpoints that left the accelerators. */
export class RemovalChecker {
  readonly #world: World;
  readonly #fail: (message: string) => void;
  readonly #removals: Removal[] = [];

  constructor(world: World, fail: (message: string) => void) {
    this.#world = world;
    this.#fail = fail;
  }

  /** Called when one of our removals took effect. */
  note(removal: Removal): void {
    this.#removals.push(removal);
  }

  /** An audit row must name every endpoint that its execution removed, and no endpoint that stayed. */
  checkRow(item: object): void {
    const row = removedRow.safeParse(item).data;
    const { current } = this.#world.claim() ?? {};
    if (row === undefined || current?.incident !== row.incident.S) return;
    const { removed } = JSON.parse(row.record.S) as { removed: Incident['endpoints'] };
    const subject = `the record of ${row.incident.S}`;
    this.#checkNames(subject, removed, ({ execution }) => execution === row.execution.S, current);
  }

  /** The claim of a complete fencing must name every removed endpoint, because an operator restores from it. */
  checkClaim(incident: Incident): void {
    this.#checkNames(`the claim of ${incident.incident}`, incident.endpoints, () => true, incident);
  }

  #checkNames(
    subject: string,
    endpoints: Incident['endpoints'],
    isIncluded: (removal: Removal) => boolean,
    { incident, decision, startedAt }: Incident,
  ): void {
    const keys = new Set(endpoints.map(keyOf));
    const missing = this.#removals.filter(
      (removal) => removal.incident === incident && isIncluded(removal) && !keys.has(keyOf(removal)),
    );
    for (const { group } of missing)
      this.#fail(`${subject} does not name an endpoint that was removed from ${group}`);
    const { recent, now } = this.#world;
    const site = decision.site as SiteName;
    // An invocation may have read the groups some time before the incident started.
    const sinceRead = now() - startedAt + UPDATE_WINDOW;
    for (const { listener, endpointId, group } of endpoints) {
      const left = recent.within(`${site} is not in ${listener}`, sinceRead, now());
      if (!left || !isBalancerOf(endpointId, site))
        this.#fail(`${subject} names an endpoint of ${group} that stayed`);
    }
  }
}

const keyOf = ({ group, endpointId }: { readonly group: string; readonly endpointId: string }): string =>
  `${group} ${endpointId}`;
