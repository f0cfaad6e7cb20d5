import type { Claim, Incident } from '../../../functions/domain/claim/claim.ts';
import { RESTORE_WRITES, type RestoreWrite } from '../../../functions/domain/claim/restore.ts';
import type { Drift } from '../../../functions/domain/drift.ts';
import type { RestorePlan } from '../../../functions/domain/restore/plan.ts';
import type { Request } from '../../../infra/local/stand-ins/infinispan/model.ts';
import type { ExecutionDescription } from '../interpreter/step-functions.ts';
import { servesIn } from '../world/accelerators.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import { hasNoEntries, isComplete, isListed, runsKeycloak } from '../world/recent-states.ts';
import type { World } from '../world/world.ts';
import { UPDATE_WINDOW } from './time-windows.ts';

/** The POSTs of a restore by their action, and the write in whose intent they are announced. */
const WRITES: Readonly<Record<string, RestoreWrite>> = {
  'take-offline': 'take-survivor-offline',
  clear: 'clear',
  'start-push-state': 'push',
  'bring-online': 'bring-survivor-online',
};

/** An approval is valid for an hour; the step that acts on it may take two minutes, and is tried again. */
const APPROVED_WITHIN = 70 * MINUTE;

/** A cache may lose as many entries between an approval and the start, and two more while the step runs. */
const LOST = 10;
const CHANGED_MEANWHILE = 2;

/** Checks each effect of a restore, and each of its writes of the claim (rules 13 to 22 of docs/exclusion.md). */
export class RestoreChecker {
  readonly #world: World;
  readonly #fail: (message: string) => void;
  readonly #reached: (name: string) => void;
  /** How old the reads of the process that acts may be (ms). */
  #readsMs = 0;
  /** The process that recorded the last intent of a restore's write. */
  #announcer = '';
  /** The last plan of each execution (ARN) that an operator approved, and when. */
  readonly approvals = new Map<string, { readonly at: number; readonly entries: RestorePlan['entries'] }>();
  /** Called whenever a restore has announced or carried out a write, or has come further. */
  onProgress: (site: SiteName, moment: string) => void = () => {};
  execution: (
    executionArn: string,
  ) => Pick<ExecutionDescription, 'status' | 'startDate' | 'input' | 'redriveCount'> | undefined = () =>
    undefined;
  executionOf: (process: string) => string | undefined = () => undefined;
  /** When the invocation of this process started: nothing that it has read is older. */
  startedAt: (process: string) => number = () => Number.NEGATIVE_INFINITY;

  constructor(world: World, fail: (message: string) => void, reached: (name: string) => void) {
    this.#world = world;
    this.#fail = fail;
    this.#reached = reached;
  }

  /** Called at every write of the claim. */
  checkClaim(before: Claim | undefined, after: Claim, process: string): void {
    this.#actsNow(process);
    const [previous, current] = [before?.current, after.current];
    if (current === undefined) return;
    if (previous !== undefined && previous.incident !== current.incident) {
      const { name, emptiedByRestore, lacksWrites } = this.#world.sites[siteOf(current.decision.reporter)];
      const started = `${process} started ${current.incident}: ${name} fences, and`;
      if (current.phase !== 'started') return;
      if (emptiedByRestore) this.#fail(`${started} a restore has emptied it`);
      if (previous.phase !== 'closed' && previous.restore !== undefined && lacksWrites)
        this.#fail(`${started} it lacks writes of the survivor of ${previous.incident}`);
      return;
    }
    if (current.unsettled !== undefined && current.unsettled.at !== previous?.unsettled?.at) {
      this.#reached(`restore: intent ${current.unsettled.write}`);
      this.#announcer = process;
      this.onProgress(siteOf(current.decision.site), `intent ${current.unsettled.write}`);
    }
    const [from, to] = [previous?.restore, current.restore];
    const own = this.executionOf(process) === to?.execution;
    if (from !== undefined && to !== undefined && from.step !== to.step) {
      this.#reached(`restore: ${from.step} → ${to.step}`);
      this.onProgress(siteOf(current.decision.site), to.step);
      if (!own || current.phase !== 'restoring')
        this.#fail(`${process} wrote the step ${to.step} of a restore that is not its own`);
    }
    if (previous?.phase === 'restoring' && from?.execution !== to?.execution)
      this.#fail(`${process} wrote ${current.incident}: the restore of another execution was running`);
    if (previous !== undefined && previous.phase !== current.phase)
      this.#checkPhase(previous, current, process, own);
    const { until = 0 } = before?.pause ?? {};
    if (previous?.phase === 'fenced' && current.phase === 'restoring' && until > this.#world.now())
      this.#fail(`${process} started a restore during a pause`);
  }

  #checkPhase(previous: Incident, current: Incident, process: string, own: boolean): void {
    const change = `${previous.phase} → ${current.phase}`;
    const site = siteOf(current.decision.site);
    const survivor = otherSite(site);
    const { accelerators, recent, sites } = this.#world;
    // By force, or after an operator has put the site into service and online: the data are an operator's decision now.
    if (current.phase === 'closed') sites[site].emptiedByRestore = false;
    if (current.restore !== undefined) this.onProgress(site, current.phase);
    const wrote = `${process} wrote ${current.incident}: ${change}`;
    switch (change) {
      case 'fenced → restoring':
        if (!own) this.#fail(`${wrote}, for another execution`);
        this.#checkApproval(wrote, current.restore?.execution ?? '');
        this.#checkLoss(wrote, survivor, current.restore?.execution ?? '');
        for (const { listener } of accelerators.listeners())
          if (!recent.within(`${survivor} serves in ${listener}`, this.#readsMs, this.#world.now()))
            this.#fail(`${wrote}, and ${survivor} does not serve in ${listener}`);
        this.#require(`${survivor} sees it`, !this.#throughout(`${survivor} is alone`), wrote);
        this.#require('no Keycloak runs there', !this.#throughout(runsKeycloak(site)), wrote);
        this.#require('it is not listed', !this.#throughout(isListed(site)), wrote);
        return;
      case 'restoring → returning':
        if (!own) this.#fail(`${wrote}, for another execution`);
        this.#checkReturn(wrote, site);
        this.#require(
          'Keycloak runs there',
          recent.within(runsKeycloak(site), this.#readsMs, this.#world.now()),
          wrote,
        );
        return;
      case 'restoring → started':
      case 'returning → started': {
        this.#reached(
          own ? 'a restore gives itself up' : `a restore is given up by ${process.replace(/ \d+$/, '')}`,
        );
        const alone = recent.within(`${survivor} is alone`, UPDATE_WINDOW, this.#world.now());
        const masters = recent.within(`a bridge of ${survivor} is broken`, UPDATE_WINDOW, this.#world.now());
        if (process.startsWith('UpdateEndpointGroup') && !alone && !masters)
          this.#fail(`${wrote}, although ${survivor} sees ${site}`);
        return;
      }
      case 'returning → closed':
        this.#checkReturn(wrote, site);
        return;
      default:
    }
  }

  #checkApproval(wrote: string, executionArn: string): void {
    const { input = '{}', startDate } = this.execution(executionArn) ?? {};
    const { approval } = JSON.parse(input) as { approval?: string };
    const given = approval === 'given' ? startDate?.getTime() : undefined;
    const approvedAt = Math.max(given ?? 0, this.approvals.get(executionArn)?.at ?? 0);
    if (this.#world.now() - approvedAt > APPROVED_WITHIN)
      this.#fail(`${wrote}, and its plan was not approved in time`);
  }

  /** Of the entries that the survivor had in the approved plan, most are still there. */
  #checkLoss(wrote: string, survivor: SiteName, executionArn: string): void {
    // It may have lost them after the step had counted them.
    if (this.#world.recent.within(hasNoEntries(survivor), this.#readsMs, this.#world.now())) return;
    const { entries = {} } = this.approvals.get(executionArn) ?? {};
    for (const [cache, { survivor: before }] of Object.entries(entries)) {
      const now = this.#world.sites[survivor].infinispan.entries(cache).size;
      if (before - now > Math.max(LOST, before / 2) + CHANGED_MEANWHILE)
        this.#fail(
          `${wrote}, and ${cache} of ${survivor} has ${now} entries, in the approved plan ${before}`,
        );
    }
  }

  /** Data before traffic: the site has the survivor's data, or the only copy, and each has the other online. */
  #checkReturn(wrote: string, site: SiteName): void {
    const now = this.#world.now();
    const isAsCopied = this.#world.recent.within(isComplete(site), this.#readsMs, now);
    const hasData = isAsCopied || this.#world.hasOnlyCopy(site);
    this.#require('it is complete', hasData, wrote);
    for (const holder of SITES)
      this.#require(
        `${otherSite(holder)} is online at ${holder}`,
        this.#world.answeringNodesHad(holder, 'online', this.#readsMs),
        wrote,
      );
  }

  /** Called when AddEndpoints takes effect in phase `returning`, or later. */
  checkAddition(process: string, incident: Incident): void {
    this.#actsNow(process);
    const added = `${process} added the endpoints of ${incident.decision.site}`;
    if (incident.phase !== 'returning' && incident.phase !== 'started')
      this.#fail(`${added} in phase ${incident.phase}`);
    this.#checkUnsettled(added, process, incident);
    if (incident.phase === 'returning') this.#checkReturn(added, siteOf(incident.decision.site));
  }

  /** Whether the request is one of a restore, or of its undoing. */
  isRestore({ method, path }: Request, site: SiteName): boolean {
    if (method !== 'POST' || !this.#world.data.isKept) return false;
    if (!path.endsWith('?action=take-offline')) return true;
    const { current } = this.#world.claim() ?? {};
    return path.includes(`/${otherSite(site)}?`) && current?.decision.site === site;
  }

  /** Carries out a POST of a restore. @param fails whether Infinispan answers with an error of its own */
  carryOut(
    process: string,
    site: SiteName,
    request: Request,
    fails: boolean,
  ): { status: number; body: string } {
    this.#actsNow(process);
    const world = this.#world;
    const action = request.path.split('?action=')[1] ?? '';
    const write = WRITES[action];
    const { current } = world.claim() ?? {};
    const at = `${process}: ${action} at ${site}`;
    if (current === undefined || current.decision.site === undefined) {
      this.#fail(`${at}, but no incident is open`);
      return { status: 500, body: '' };
    }
    const fenced = siteOf(current.decision.site);
    const survivor = otherSite(fenced);
    if (write !== undefined) this.#checkEffect(at, process, write, site, current);
    const before = world.data.contentOf(survivor);
    if (fails && write !== undefined) {
      this.#reached(`an error of Infinispan: ${action}`);
      return action === 'clear'
        ? { status: 500, body: '' }
        : { status: 200, body: '{"sessions":"java.lang.IllegalStateException"}' };
    }
    const { status, body = '' } = world.sites[site].infinispan.handle(request);
    if (world.data.contentOf(survivor) !== before)
      this.#fail(`${at} changed the data of the survivor ${survivor}`);
    if (action === 'clear' && status === 204) world.sites[fenced].emptiedByRestore = true;
    if (action === 'bring-online' && status === 200) {
      world.sites[site].joinedByRestore = true;
      world.sites[site].survivorAtJoin = world.sites[otherSite(site)].life;
    }
    if (action === 'start-push-state') world.sites[site].appliedTakeOffline = false;
    if (write !== undefined) {
      this.#reached(`restore: ${write} takes effect`);
      this.onProgress(fenced, `effect ${write}`);
    }
    return { status, body };
  }

  #checkEffect(at: string, process: string, write: RestoreWrite, site: SiteName, current: Incident): void {
    const fenced = siteOf(current.decision.site);
    const where = RESTORE_WRITES[write];
    if (site !== (where === 'site' ? fenced : otherSite(fenced))) this.#fail(`${at}: the wrong site`);
    if (current.phase === 'closed' || (current.phase === 'fenced' && where !== 'site'))
      this.#fail(`${at} in phase ${current.phase}`);
    this.#checkUnsettled(at, process, current);
    const now = this.#world.now();
    switch (write) {
      case 'clear':
        if (current.phase === 'returning') this.#fail(`${at} in phase returning`);
        this.#require('it is not listed', !this.#throughout(isListed(fenced)), at);
        this.#require('no Keycloak runs there', !this.#throughout(runsKeycloak(fenced)), at);
        this.#require(
          'the survivor has data, or the site has none to lose',
          !this.#throughout(hasNoEntries(otherSite(fenced))) || this.#world.data.size(fenced) === 0,
          at,
        );
        return;
      case 'take-survivor-offline':
        this.#require('it is not listed', !this.#throughout(isListed(fenced)), at);
        return;
      case 'bring-survivor-online':
        this.#require(
          'it is complete',
          this.#world.recent.within(isComplete(fenced), this.#readsMs, now),
          at,
        );
        this.#require('no Keycloak runs there', !this.#throughout(runsKeycloak(fenced)), at);
        return;
      default:
    }
  }

  /** One external write at a time: it was announced, by the process that sent it, and no other one was since. */
  #checkUnsettled(at: string, process: string, { unsettled }: Incident): void {
    if (unsettled === undefined) this.#fail(`${at}, but the claim has no unsettled write`);
    else if (process !== this.#announcer)
      this.#fail(`${at}, after ${this.#announcer} announced ${unsettled.write}`);
  }

  #actsNow(process: string): void {
    this.#readsMs = this.#world.now() - this.startedAt(process);
  }

  /** Whether the state held at every moment in which a step may have read it. */
  #throughout(state: string): boolean {
    return this.#world.recent.throughout(state, this.#readsMs, this.#world.now());
  }

  #require(condition: string, holds: boolean, subject: string): void {
    if (!holds) this.#fail(`${subject}, but not: ${condition}`);
  }

  /** Called after reconcile has left the incident as it is at the end of a restore's execution, its `redrives`th redrive. */
  checkUndone(executionArn: string, redrives: number): void {
    const { current } = this.#world.claim() ?? {};
    if (current === undefined || current.restore?.execution !== executionArn) return;
    if (current.phase !== 'restoring' && current.phase !== 'returning') return;
    const { status, redriveCount = 0 } = this.execution(executionArn) ?? {};
    // It was redriven since: another event reports its next end.
    if (redriveCount > redrives) return;
    if (status !== 'RUNNING')
      this.#fail(`reconcile left ${current.incident} in phase ${current.phase} at the end of its execution`);
  }

  /** Called when a take-offline of the fenced site takes effect at the survivor: during a restore only its own may. */
  checkSiteOffline(sent: string, process: string, incident: Incident): void {
    if (incident.phase !== 'restoring' && incident.phase !== 'returning') return;
    this.#checkUnsettled(sent, process, incident);
  }

  /**
   * Called before users write at this site. A fenced site whose restore was given up may have the survivor online, as
   * after every fencing; once a restore has let the site write back, nothing stale may reach the survivor.
   */
  checkUserWrite(site: SiteName): void {
    const { current } = this.#world.claim() ?? {};
    if (current?.phase !== 'restoring' && current?.phase !== 'returning') return;
    if (current.restore?.step !== 'joined') return;
    if (current.decision.site !== site || !this.#world.sites[site].staleKeycloak) return;
    const { joinedByRestore, infinispan } = this.#world.sites[site];
    if (joinedByRestore && infinispan.status(otherSite(site))?.status === 'online')
      this.#fail(`stale data of ${site} reach the survivor: a restore brought it online there`);
  }

  /** An alarm on the drift must not tell operators to remove the survivor, the only site in service. */
  checkDrift(drift: readonly Drift[]): void {
    const { current } = this.#world.claim() ?? {};
    if (!this.#world.data.isKept || current === undefined || current.phase === 'closed') return;
    const { site, reporter } = current.decision;
    if (this.#world.recent.within(isListed(siteOf(site)), MINUTE, this.#world.now())) return;
    const named = drift.find(
      ({ kind, detail }) =>
        kind === 'OFFLINE_SITE_IN_SERVICE' && detail.startsWith(`${reporter} is in service`),
    );
    if (named !== undefined) this.#fail(`reconcile reports the survivor: ${named.detail}`);
  }

  /** Whether the site serves in a listener. */
  serves(site: SiteName): boolean {
    return this.#world.accelerators.listeners().some(({ groups }) => servesIn(groups, site));
  }
}

const siteOf = (name: string): SiteName => (name === 'site-a' ? 'site-a' : 'site-b');
