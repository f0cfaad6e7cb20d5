import * as z from 'zod';
import type { Incident } from '../../../functions/domain/claim/claim.ts';
import { isBalancerOf, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { UPDATE_WINDOW } from './time-windows.ts';

const text = z.object({ S: z.string() });
const row = z.object({ step: text, execution: text, incident: text, record: text });
/** A row of a removal names the endpoints in its record, a row of an outcome in the output of the last step. */
const named = z.object({ endpointId: z.string(), group: z.string() }).array().default([]);
const record = z.object({ removed: named, output: z.object({ removed: named }).default({ removed: [] }) });

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
  /** The endpoints that the audit rows of each incident name: `incident group endpoint`. */
  readonly #named = new Set<string>();
  /** Each fencing that was completed: the removals until then, and the ARN of the execution that completed it. */
  readonly #complete: { readonly removals: readonly Removal[]; readonly execution: string | undefined }[] =
    [];

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
    const { data } = row.safeParse(item);
    if (data?.step.S !== 'removed' && data?.step.S !== 'outcome') return;
    const { step, execution, incident } = data;
    const content = JSON.parse(data.record.S);
    const { removed, output } = record.parse(content);
    for (const endpoint of [...removed, ...output.removed])
      this.#named.add(`${incident.S} ${keyOf(endpoint)}`);
    const { current } = this.#world.claim() ?? {};
    if (step.S !== 'removed' || current?.incident !== incident.S) return;
    const subject = `the record of ${current.incident}`;
    const isOwn = (removal: Removal) => removal.execution === execution.S;
    this.#checkNames(subject, content.removed as Incident['endpoints'], isOwn, current);
  }

  /**
   * The claim of a complete fencing must name every removed endpoint, because an operator restores from it.
   *
   * @param execution ARN of the execution that completed it
   */
  checkClaim(incident: Incident, execution: string | undefined): void {
    const removals = this.#removals.filter((removal) => removal.incident === incident.incident);
    this.#complete.push({ removals, execution });
    this.#checkNames(`the claim of ${incident.incident}`, incident.endpoints, () => true, incident);
  }

  /**
   * At the end of the run: the rows name every endpoint that a complete fencing removed.
   *
   * @param isRecorded whether this execution (ARN) ended by itself, and none of its rows was lost
   */
  checkTrail(isRecorded: (execution: string) => boolean): void {
    for (const { removals, execution } of this.#complete) {
      if (execution === undefined || !isRecorded(execution)) continue;
      for (const { incident, ...removal } of removals)
        if (!this.#named.has(`${incident} ${keyOf(removal)}`))
          this.#fail(`no row of ${incident} names an endpoint that was removed from ${removal.group}`);
    }
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
