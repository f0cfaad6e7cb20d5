import type { Incident } from '../../../functions/domain/claim/claim.ts';
import type { Request } from '../../../infra/local/stand-ins/infinispan/model.ts';
import type { Operations } from '../dynamodb/dynamodb.ts';
import { isClaimWrite } from '../world/claim-write.ts';
import { failure } from '../world/failure.ts';
import { CLAIMS, isBalancerOf, isSite, otherSite, type SiteName } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { RemovalChecker } from './removal-checker.ts';
import { RestoreChecker } from './restore-checker.ts';
import { checkTransition, noSiteSawTheOther, onlyDisconnectedMastersAnswered } from './state-checker.ts';
import { UPDATE_WINDOW } from './time-windows.ts';

/** An invariant that does not hold; ends the run. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** The first part of the name of each process that rehearses. */
export const REHEARSING = 'rehearsal: ';

/** A request to an Infinispan. */
interface SentRequest {
  /** The process that sent it. */
  readonly process: string;
  readonly site: SiteName;
  /** The site's `life` when it was sent. */
  readonly life: number;
  /** The incident of the claim when a POST was sent. */
  readonly sentFor: string | undefined;
}

/** Carries out the calls of the functions, and checks every effect against the invariants. */
export class SafetyChecker {
  readonly #world: World;
  readonly #reached: (name: string) => void;
  /** Every change of phase so far, with its time. */
  readonly phases: { readonly at: number; readonly phase: string }[] = [];
  /** Called at every change of phase. */
  onPhase: (phase: string, incident: Incident) => void = () => {};
  /** Called at every write intent. */
  onIntent: (incident: Incident) => void = () => {};
  /** Incidents that were superseded while their survivor did not answer. */
  readonly supersededUnanswered = new Set<string>();
  /** Whether the event of this execution (ARN) needs an operator's approval. */
  needsApproval: (execution: string) => boolean = () => false;
  /** The endpoints on record when the intent of the last take-offline was recorded. */
  #endpointsAtTakeOffline: Incident['endpoints'] = [];
  /** When the pause in the claim was set. */
  #pausedAt = Number.POSITIVE_INFINITY;
  /** The execution (ARN) of a process. */
  executionOf: (process: string) => string | undefined = () => undefined;
  readonly removals: RemovalChecker;
  readonly restores: RestoreChecker;
  /** The first invariant that did not hold. */
  violation: Violation | undefined;

  constructor(world: World, reached: (name: string) => void) {
    this.#world = world;
    this.#reached = reached;
    this.removals = new RemovalChecker(world, (message) => this.fail(message));
    this.restores = new RestoreChecker(world, (message) => this.fail(message), reached);
    this.restores.executionOf = (process) => this.executionOf(process);
  }

  fail(message: string): void {
    this.violation ??= new Violation(message);
  }

  dynamodb(process: string, operation: string, input: object): unknown {
    if (operation !== 'GetItem') this.#checkWriter(process, operation);
    const isClaim = isClaimWrite({ operation, input });
    const ofClaims = 'TableName' in input && input.TableName === CLAIMS;
    if ('Item' in input && operation === 'PutItem' && !ofClaims) this.removals.checkRow(input.Item as object);
    const before = isClaim ? this.#world.claim() : undefined;
    const output = this.#world.dynamodb.call(operation as keyof Operations, input as never);
    const after = isClaim ? this.#world.claim() : undefined;
    if (after) {
      checkTransition({
        before,
        after,
        process,
        supersededUnanswered: this.supersededUnanswered,
        world: this.#world,
        needsApproval: this.needsApproval,
        reached: this.#reached,
        fail: (message) => this.fail(message),
      });
      this.restores.checkClaim(before, after, process);
      const { current } = after;
      if (after.pause?.until !== before?.pause?.until) this.#pausedAt = this.#world.now();
      // A take-offline may rely on the endpoints on record at its intent; another accelerator may be added later.
      if (current && current.takeOfflineSentAt !== before?.current?.takeOfflineSentAt)
        this.#endpointsAtTakeOffline = current.endpoints;
      if (current && current.intent.at !== before?.current?.intent.at) this.onIntent(current);
      if (current && current.phase !== before?.current?.phase) {
        this.phases.push({ at: this.#world.now(), phase: current.phase });
        if (current.phase === 'fenced') this.removals.checkClaim(current, this.executionOf(process));
        this.onPhase(current.phase, current);
        this.#world.onChange();
      }
    }
    return output;
  }

  accelerator(process: string, operation: string, input: object): unknown {
    const world = this.#world;
    if (!/^(List|Describe)/.test(operation)) this.#checkWriter(process, operation);
    if (operation === 'AddEndpoints') this.#checkAddition(process);
    const output = world.accelerators.model.call(operation, input);
    if (operation === 'RemoveEndpoints') this.#checkRemoval(process, input);
    if (/^(Add|Remove|Update)/.test(operation)) world.propagate();
    return output;
  }

  /** Carries out a request to a site, if the Infinispan process that it was sent to still runs. */
  infinispan(sent: SentRequest, request: Request): { status: number; body: string } {
    const response = this.#carryOut(sent, request);
    // A GET changes no state.
    if (request.method !== 'GET') this.#world.noteStates();
    // In the model a push goes on whenever its state is read.
    else if (request.path.endsWith('push-state-status')) this.#world.noteData();
    return response;
  }

  #carryOut(
    { process, site, life, sentFor }: SentRequest,
    request: Request,
  ): { status: number; body: string } {
    if (request.method !== 'GET') this.#checkWriter(process, request.method);
    const { infinispan } = this.#world.sites[site];
    if (life !== this.#world.sites[site].life) throw failure('ECONNRESET');
    if (request.path.includes('/backups/') && request.method === 'GET' && this.#world.infinispanFails(site)) {
      this.#reached('a node does not answer the other nodes: 500');
      return { status: 500, body: 'ISPN000476: Timed out waiting for responses' };
    }
    if (this.restores.isRestore(request, site))
      return this.restores.carryOut(process, site, request, this.#world.infinispanFails(site));
    if (request.method === 'POST' && sentFor !== undefined && this.supersededUnanswered.has(sentFor)) {
      // A known limitation (docs/exclusion.md): a frozen survivor that was superseded carries out its POST later.
      this.#reached("a frozen loser carries out an earlier incident's POST");
      const { status, body = '' } = infinispan.handle(request);
      return { status, body };
    }
    // Under a swapped address the site gets a take-offline of itself, which Infinispan refuses.
    if (request.method === 'POST' && request.path.includes(`/${otherSite(site)}?`))
      this.#checkTakeOffline(process, site);
    if (request.method === 'POST' && this.#world.infinispanFails(site)) {
      this.#reached('an error in a 200 response of Infinispan');
      return { status: 200, body: '{"sessions":"java.lang.IllegalStateException","actionTokens":"ok"}' };
    }
    const { status, body = '' } = infinispan.handle(request);
    if (request.method === 'POST' && status === 200 && body.includes('"ok"')) {
      this.#world.sites[site].appliedTakeOffline = true;
      if (this.#world.infinispanFails(site)) {
        this.#reached('a node rejoins and makes the status mixed');
        infinispan.setStatus(otherSite(site), 'sessions', ['offline', 'online']);
      }
    }
    return { status, body };
  }

  /** A rehearsal writes nothing, neither to a service nor to the claim. */
  #checkWriter(process: string, operation: string): void {
    if (process.startsWith(REHEARSING)) this.fail(`${process} writes: ${operation}`);
  }

  /** Never none: a removal leaves the reporter in service, and never names the reporter's own endpoints. */
  #checkRemoval(process: string, input: object): void {
    const { world, incident } = this.#inForce();
    const ids = ('EndpointIdentifiers' in input ? input.EndpointIdentifiers : []) as { EndpointId: string }[];
    if (!incident) {
      this.fail(`${process} removed endpoints, but no incident is open`);
      return;
    }
    const { site, reporter } = incident.decision;
    if (!ids.every(({ EndpointId }) => isBalancerOf(EndpointId, site))) {
      this.fail(
        `${process} removed endpoints that are not those of ${site}, the site in ${incident.incident}`,
      );
      return;
    }
    this.#checkDecidedAgain(process, incident);
    const group = 'EndpointGroupArn' in input ? String(input.EndpointGroupArn) : '';
    for (const { EndpointId: endpointId } of ids)
      this.removals.note({
        incident: incident.incident,
        execution: this.executionOf(process),
        group,
        endpointId,
      });
    const { listener } =
      world.accelerators.groups().find(({ group: { EndpointGroupArn } }) => EndpointGroupArn === group) ?? {};
    const serves = (one: string) => `${one} serves in ${listener}`;
    // The reads may be as old as the window: both answers must be wrong at every moment of it.
    const reporterServed = world.recent.within(serves(reporter), UPDATE_WINDOW, world.now());
    const siteServed = world.recent.throughout(serves(site), UPDATE_WINDOW, world.now());
    // If both sites are listed and neither serves, the listener loses nothing (docs/exclusion.md).
    const listsReporter = world.accelerators
      .groups()
      .some(
        (one) =>
          one.listener === listener &&
          (one.group.EndpointDescriptions ?? []).some(({ EndpointId }) => isBalancerOf(EndpointId, reporter)),
      );
    if (!reporterServed && (siteServed || !listsReporter)) {
      this.fail(`${process} removed ${site}, and ${reporter} does not serve: no site is left in ${listener}`);
    }
  }

  #checkAddition(process: string): void {
    const { incident } = this.#inForce();
    if (incident?.restore !== undefined) this.restores.checkAddition(process, incident);
    else if (incident?.phase !== 'rolling-back') this.fail(`${process} added endpoints without a rollback`);
  }

  /** Never both: only the survivor of the incident in force takes the other site offline, after its endpoints left. */
  #checkTakeOffline(process: string, survivor: SiteName): void {
    const { world, incident } = this.#inForce();
    const offline = otherSite(survivor);
    const sent = `${process} took ${offline} offline at ${survivor}`;
    if (!incident) {
      this.fail(`${sent}, but no incident is open`);
      return;
    }
    if (incident.decision.reporter !== survivor) {
      this.fail(`${sent}, the site that ${incident.incident} fences`);
      return;
    }
    this.restores.checkSiteOffline(sent, process, incident);
    if (incident.phase === 'rolling-back') this.fail(`${sent} while ${incident.incident} is rolled back`);
    if (world.sites[offline].appliedTakeOffline)
      this.fail(`${sent}, but ${survivor} is offline at ${offline}: both are fenced`);
    // An operator may list it again while the POST is pending at a frozen survivor, but the site left at some time
    // since the start.
    const sinceStart = world.now() - incident.startedAt;
    for (const listener of new Set(this.#endpointsAtTakeOffline.map((endpoint) => endpoint.listener))) {
      if (!world.recent.within(`${offline} is not in ${listener}`, sinceStart, world.now())) {
        this.fail(`${sent}, but ${offline} never left ${listener}`);
      }
    }
  }

  /**
   * A take-offline is sent only after the endpoints are gone. So endpoints that are removed later were listed again, by
   * an operator or by tooling, and the preconditions were checked again: the reporter was alone, and no pause was set.
   */
  #checkDecidedAgain(process: string, { incident, decision, takeOfflineSentAt, restore }: Incident): void {
    // The endpoints of a site whose restore is undone are removed in any case.
    if (restore !== undefined) return;
    const action = `${process} removed ${decision.site}`;
    const now = this.#world.now();
    if (takeOfflineSentAt === undefined || takeOfflineSentAt > now - UPDATE_WINDOW) return;
    this.#reached('endpoints that were listed again are removed');
    const { pause } = this.#world.claim() ?? {};
    if (pause !== undefined && now < pause.until && this.#pausedAt < now - UPDATE_WINDOW)
      this.fail(`${action} again during a pause: ${incident}`);
    if (
      !this.#world.recent.within(`${decision.reporter} is alone`, UPDATE_WINDOW, now) &&
      !onlyDisconnectedMastersAnswered(this.#world, process, decision) &&
      !noSiteSawTheOther(this.#world)
    )
      this.fail(`${action} again, although ${decision.reporter} sees it: ${incident}`);
    if (!this.#world.recent.within('observe mode is off', UPDATE_WINDOW, now))
      this.fail(`${action} again in observe mode: ${incident}`);
  }

  #inForce(): { world: World; incident: Incident | undefined } {
    const current = this.#world.claim()?.current;
    const open = current?.phase !== 'closed' && current !== undefined && isSite(current.decision.site);
    return { world: this.#world, incident: open ? current : undefined };
  }
}
