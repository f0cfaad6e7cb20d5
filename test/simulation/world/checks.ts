import type { Incident } from '../../../functions/domain/claim/claim.ts';
import type { Request } from '../../../infra/local/stand-ins/infinispan/model.ts';
import type { Operations } from '../dynamodb/dynamodb.ts';
import { checkTransition } from './check-transition.ts';
import { CLAIMS, isSite, loadBalancerArn, otherSite, type SiteName } from './names.ts';
import { failure } from './weather.ts';
import { SEEN_WITHIN } from './windows.ts';
import type { World } from './world.ts';

/** An invariant that does not hold; ends the run. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** How the name of a process begins that rehearses. */
export const REHEARSING = 'rehearsal: ';

/** A request to an Infinispan: to which life of its processes, and for a POST under which incident. */
interface Sent {
  readonly who: string;
  readonly site: SiteName;
  readonly life: number;
  readonly sentFor: string | undefined;
}

/** Carries out what the functions ask for, and holds every effect against the invariants. */
export class Checks {
  readonly #world: World;
  readonly #met: (what: string) => void;
  /** Told of every change of phase. */
  onPhase: (phase: string, incident: Incident) => void = () => {};
  /** Incidents whose survivor did not answer when they were replaced. */
  readonly replacedInSilence = new Set<string>();
  /** Told of every stamp. */
  onStamp: (incident: Incident) => void = () => {};
  /** Does the event of this execution (ARN) wait for a hand? */
  waits: (execution: string) => boolean = () => false;
  #postedFor: Incident['endpoints'] = [];
  /** The first invariant that did not hold. */
  violation: Violation | undefined;

  constructor(world: World, met: (what: string) => void) {
    this.#world = world;
    this.#met = met;
  }

  fail(what: string): void {
    this.violation ??= new Violation(what);
  }

  dynamodb(who: string, operation: string, input: object): unknown {
    if (operation !== 'GetItem') this.#changes(who, operation);
    const isClaim = 'TableName' in input && input.TableName === CLAIMS && operation === 'PutItem';
    const before = isClaim ? this.#world.claim() : undefined;
    const answer = this.#world.dynamodb.call(operation as keyof Operations, input as never);
    const after = isClaim ? this.#world.claim() : undefined;
    if (after) {
      checkTransition({
        before,
        after,
        who,
        replacedInSilence: this.replacedInSilence,
        world: this.#world,
        waits: this.waits,
        met: this.#met,
        fail: (what) => this.fail(what),
      });
      const { current } = after;
      // What a POST may rely on is what was recorded when it was stamped; another accelerator may join meanwhile.
      if (current && current.takeOfflineSentAt !== before?.current?.takeOfflineSentAt)
        this.#postedFor = current.endpoints;
      if (current && current.intent.at !== before?.current?.intent.at) this.onStamp(current);
      if (current && current.phase !== before?.current?.phase) this.onPhase(current.phase, current);
    }
    return answer;
  }

  accelerator(who: string, operation: string, input: object): unknown {
    const world = this.#world;
    if (!/^(List|Describe)/.test(operation)) this.#changes(who, operation);
    if (operation === 'AddEndpoints') this.#addition(who);
    const answer = world.accelerators.model.call(operation, input);
    if (operation === 'RemoveEndpoints') this.#removal(who, input);
    if (/^(Add|Remove|Update)/.test(operation)) world.settle();
    return answer;
  }

  /** Carries out what was sent to a site, if the process that it was sent to still lives. */
  infinispan(sent: Sent, request: Request): { status: number; body: string } {
    const answer = this.#carriedOut(sent, request);
    // What is only asked changes nothing that could be seen.
    if (request.method !== 'GET') this.#world.look();
    return answer;
  }

  #carriedOut({ who, site, life, sentFor }: Sent, request: Request): { status: number; body: string } {
    if (request.method !== 'GET') this.#changes(who, request.method);
    const { infinispan } = this.#world.sites[site];
    if (life !== this.#world.sites[site].life) throw failure('ECONNRESET');
    if (request.path.includes('/backups/') && request.method === 'GET' && this.#world.takeRefusal(site)) {
      this.#met('a member does not answer the others: 500');
      return { status: 500, body: 'ISPN000476: Timed out waiting for responses' };
    }
    if (request.method === 'POST' && sentFor !== undefined && this.replacedInSilence.has(sentFor)) {
      // What remains (docs/exclusion.md): a frozen survivor that was replaced takes its own POST when it wakes.
      this.#met("a frozen loser takes an earlier incident's POST");
      const { status, body = '' } = infinispan.handle(request);
      return { status, body };
    }
    // Under a swapped address it is asked to take itself offline, which it refuses.
    if (request.method === 'POST' && request.path.includes(`/${otherSite(site)}?`)) this.#told(who, site);
    if (request.method === 'POST' && this.#world.takeRefusal(site)) {
      this.#met('an error inside a 200 of Infinispan');
      return { status: 200, body: '{"sessions":"java.lang.IllegalStateException","actionTokens":"ok"}' };
    }
    const { status, body = '' } = infinispan.handle(request);
    if (request.method === 'POST' && status === 200 && body.includes('"ok"')) {
      this.#world.sites[site].told = true;
      if (this.#world.takeRefusal(site)) {
        this.#met('a member comes back and makes the status mixed');
        infinispan.setStatus(otherSite(site), 'sessions', ['offline', 'online']);
      }
    }
    return { status, body };
  }

  /** A rehearsal changes nothing, outside or in the claim. */
  #changes(who: string, what: string): void {
    if (who.startsWith(REHEARSING)) this.fail(`${who} changes something: ${what}`);
  }

  /** Never none, and never the reporter's own. */
  #removal(who: string, input: object): void {
    const { world, incident } = this.#inForce();
    const ids = ('EndpointIdentifiers' in input ? input.EndpointIdentifiers : []) as { EndpointId: string }[];
    if (!incident) {
      this.fail(`${who} removed endpoints, and no incident is open`);
      return;
    }
    const { site, reporter } = incident.decision;
    if (!ids.every(({ EndpointId }) => EndpointId === loadBalancerArn(site))) {
      this.fail(`${who} removed endpoints that are not those of ${site}, the site in ${incident.incident}`);
      return;
    }
    const group = 'EndpointGroupArn' in input ? input.EndpointGroupArn : '';
    const { listener } =
      world.accelerators.groups().find(({ group: { EndpointGroupArn } }) => EndpointGroupArn === group) ?? {};
    const touched = world.now() - world.touchedAt <= SEEN_WITHIN;
    if (!touched && !world.lately.within(`${reporter} serves in ${listener}`, SEEN_WITHIN, world.now())) {
      this.fail(`${who} removed ${site}, and ${reporter} does not serve: nobody is left in ${listener}`);
    }
  }

  #addition(who: string): void {
    const { incident } = this.#inForce();
    if (incident?.phase !== 'rolling-back') this.fail(`${who} added endpoints outside a release`);
  }

  /** Only the survivor of the incident in force is told, and only of a site that is out of the accelerator. */
  #told(who: string, told: SiteName): void {
    const { world, incident } = this.#inForce();
    const offline = otherSite(told);
    if (!incident) {
      this.fail(`${told} was told by ${who}, and no incident is open`);
      return;
    }
    if (incident.decision.reporter !== told) {
      this.fail(`${told} was told by ${who}: the loser of ${incident.incident}`);
      return;
    }
    if (incident.phase === 'rolling-back')
      this.fail(`${told} was told by ${who} while ${incident.incident} is released`);
    if (world.sites[offline].told && world.claim()?.superseded === undefined)
      this.fail(`both are told: ${told} by ${who}`);
    // A person may list it again while a frozen survivor holds the POST; it was gone since the beginning all the same.
    const sinceBegun = world.now() - incident.startedAt;
    for (const listener of new Set(this.#postedFor.map((endpoint) => endpoint.listener))) {
      if (!world.lately.within(`${offline} is not in ${listener}`, sinceBegun, world.now())) {
        this.fail(`${told} was told by ${who} of ${offline}, which never left ${listener}`);
      }
    }
  }

  #inForce(): { world: World; incident: Incident | undefined } {
    const current = this.#world.claim()?.current;
    const open = current?.phase !== 'closed' && current !== undefined && isSite(current.decision.site);
    return { world: this.#world, incident: open ? current : undefined };
  }
}
