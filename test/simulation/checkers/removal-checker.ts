import * as z from 'zod';
import type { Incident } from '../../../functions/domain/claim/claim.ts';
import { loadBalancerArn, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { UPDATE_WINDOW } from './time-windows.ts';

const recorded = z.object({
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

/** Compares what is on record as removed with the endpoints that left the accelerators. */
export class RemovalChecker {
  readonly #world: World;
  readonly #fail: (what: string) => void;
  readonly #removals: Removal[] = [];

  constructor(world: World, fail: (what: string) => void) {
    this.#world = world;
    this.#fail = fail;
  }

  /** One of our removals took effect. */
  note(removal: Removal): void {
    this.#removals.push(removal);
  }

  /** An audit row is written. It names every endpoint that its execution removed, and none that did not leave. */
  checkRow(item: object): void {
    const row = recorded.safeParse(item).data;
    const { current } = this.#world.claim() ?? {};
    if (row === undefined || current?.incident !== row.incident.S) return;
    const { removed } = JSON.parse(row.record.S) as { removed: Incident['endpoints'] };
    const what = `the record of ${row.incident.S}`;
    this.#checkNames(what, removed, ({ execution }) => execution === row.execution.S, current);
  }

  /** The fencing is complete: the claim, from which an operator restores, names every endpoint that was removed. */
  checkClaim(incident: Incident): void {
    this.#checkNames(`the claim of ${incident.incident}`, incident.endpoints, () => true, incident);
  }

  #checkNames(
    what: string,
    named: Incident['endpoints'],
    isOf: (removal: Removal) => boolean,
    { incident, decision, startedAt }: Incident,
  ): void {
    const keys = new Set(named.map(keyOf));
    const missing = this.#removals.filter(
      (removal) => removal.incident === incident && isOf(removal) && !keys.has(keyOf(removal)),
    );
    for (const { group } of missing)
      this.#fail(`${what} does not name the endpoint that it removed from ${group}`);
    const { recent, now } = this.#world;
    const site = decision.site as SiteName;
    // An invocation may have read the groups some time before the incident started.
    const sinceRead = now() - startedAt + UPDATE_WINDOW;
    for (const { listener, endpointId, group } of named) {
      const left = recent.within(`${site} is not in ${listener}`, sinceRead, now());
      if (!left || endpointId !== loadBalancerArn(site))
        this.#fail(`${what} names an endpoint of ${group} that stayed`);
    }
  }
}

const keyOf = ({ group, endpointId }: { readonly group: string; readonly endpointId: string }): string =>
  `${group} ${endpointId}`;
