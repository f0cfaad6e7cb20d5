import { type Claim, type Incident, openIncident } from '../../../functions/domain/claim/claim.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { lists } from '../world/accelerators.ts';
import { isSite, otherSite, SITES, type SiteName } from '../world/names.ts';
import { hasBrokenBridge } from '../world/recent-states.ts';
import type { World } from '../world/world.ts';
import { OFFLINE_WINDOW, UPDATE_WINDOW } from './time-windows.ts';

/** The process of an operator who knows that a survivor is lost for good, and closes its incident. */
export const CLOSING_BY_FORCE = 'close by force';

/** One write of the claim. */
export interface Transition {
  readonly before: Claim | undefined;
  readonly after: Claim;
  /** The process that wrote. */
  readonly who: string;
  /** Incidents that were superseded while their survivor did not answer. */
  readonly supersededUnanswered: Set<string>;
  readonly world: World;
  /** Whether the event of this execution (ARN) needs an operator's approval. */
  readonly needsApproval: (execution: string) => boolean;
  readonly reached: (what: string) => void;
  readonly fail: (what: string) => void;
}

/** Checks one write of the claim against the true state of the world when it took effect. */
export function checkTransition(transition: Transition): void {
  const { before, after, reached } = transition;
  const was = before?.current;
  const is = after.current;
  if (is === undefined || !isSite(is.decision.site)) return;
  if (before !== undefined && after.version !== before.version + 1)
    transition.fail('the version was not raised by one');
  const name = (incident: Incident | undefined) => incident?.phase ?? 'none';
  if (was?.incident === is.incident) {
    if (is.executions.length > was.executions.length) reached('claim: an execution resumes');
    if (is.intent.at !== was.intent.at) reached(`claim: intent ${is.intent.write}`);
    if (is.survivorAnsweredAt !== was.survivorAnsweredAt && is.survivorAnsweredAt !== undefined)
      reached("claim: the survivor's first answer");
    if (was.phase === is.phase) return;
  }
  reached(`claim: ${name(was)} → ${name(is)}${was?.incident === is.incident ? '' : ' (another incident)'}`);
  if (was?.incident !== is.incident) checkAnotherIncident(transition, was, is);
  else checkPhaseChange(transition, was, is);
}

function checkAnotherIncident(transition: Transition, was: Incident | undefined, is: Incident): void {
  const { before, after, who, world, fail, reached } = transition;
  if (before?.superseded?.incident === is.incident) {
    reached('a rollback puts the superseded incident back');
    if (was?.phase !== 'rolling-back') fail(`${who} put ${is.incident} back without a rollback`);
    return;
  }
  if (is.phase !== 'started') fail(`${who} wrote the new incident ${is.incident} as ${is.phase}`);
  checkStart(transition, is);
  const open = before === undefined ? undefined : openIncident(before);
  if (open === undefined) return;
  if (after.superseded?.incident !== open.incident)
    fail(`${who} started ${is.incident} over the open ${open.incident}`);
  if (open.phase !== 'fenced' && open.takeOfflineSentAt === undefined)
    fail(`${who} superseded ${open.incident}, which was not carried out`);
  reached('supersede');
  const survivor = siteOf(open.decision.reporter);
  const now = world.now();
  const online = world.everyNodeHeld(survivor, 'online', UPDATE_WINDOW);
  const dead = !world.sites[survivor].alive || world.recent.within(`${survivor} is down`, UPDATE_WINDOW, now);
  // The function got no response, whatever state the frozen survivor holds.
  const frozen = now < world.sites[survivor].frozenUntil + UPDATE_WINDOW;
  if (!online || frozen) {
    reached('supersede: the survivor does not answer');
    if (world.accelerators.groups().every(({ group }) => !lists(group, survivor)))
      reached('supersede: the dead survivor is listed nowhere');
    transition.supersededUnanswered.add(open.incident);
    // The state of the dead survivor is left to an operator (docs/exclusion.md, known limitations).
    world.sites[survivor].holdsOurTakeOffline = false;
  }
  // It may have come back into service after the step read it as UNHEALTHY.
  const unhealthy = world.recent.within(`${survivor} is unhealthy`, UPDATE_WINDOW, now);
  if (!world.answeringNodesHeld(survivor, 'online', UPDATE_WINDOW) && !dead && !frozen && !unhealthy)
    fail(`${who} superseded ${open.incident}, whose survivor holds the site offline`);
}

function checkPhaseChange(transition: Transition, was: Incident, is: Incident): void {
  const { who, world, fail } = transition;
  const { site, reporter } = is.decision;
  const change = `${was.phase} → ${is.phase}`;
  switch (change) {
    case 'fenced → started':
      checkStart(transition, is);
      return;
    case 'started → rolling-back':
      if (is.takeOfflineSentAt !== undefined)
        fail(`${who} rolls back ${is.incident}, whose take-offline was sent`);
      return;
    case 'started → fenced': {
      if (!world.answeringNodesHeld(siteOf(reporter), 'offline', OFFLINE_WINDOW))
        fail(`${who} wrote fenced, and ${reporter} does not hold ${site} offline`);
      // By the truth, not by tags: every listener of the incident's accelerators.
      const { all } = world.accelerators;
      for (const listener of all.flatMap(({ arn, listeners }) =>
        is.accelerators.includes(arn) ? listeners : [],
      )) {
        const gone = world.recent.within(`${site} is not in ${listener}`, OFFLINE_WINDOW, world.now());
        if (!gone) fail(`${who} wrote fenced, and ${site} is in ${listener}`);
      }
      return;
    }
    case 'rolling-back → closed':
      if (world.sites[siteOf(reporter)].holdsOurTakeOffline)
        fail(`${who} rolled back ${is.incident}, and ${reporter} carried out its take-offline`);
      if (transition.before?.superseded)
        fail(`${who} closed ${is.incident} and lost the incident that it had superseded`);
      checkRestored(transition, is);
      return;
    case 'started → closed':
    case 'fenced → closed': {
      if (was.phase === 'started' && is.takeOfflineSentAt === undefined)
        fail(`${who} closed ${is.incident}, which was not carried out`);
      if (who === CLOSING_BY_FORCE) return;
      const online = (holder: string) => world.answeringNodesHeld(siteOf(holder), 'online', UPDATE_WINDOW);
      if (!online(site) || !online(reporter))
        fail(`${who} closed ${is.incident}, and a site holds the other offline`);
      return;
    }
    default:
      fail(`${who} wrote ${is.incident}: ${change}`);
  }
}

/** Never on stale evidence: the reason for a start held a moment ago, and nothing forbids the start. */
function checkStart({ before, who, world, needsApproval, reached, fail }: Transition, is: Incident): void {
  const { decision, incident, executions } = is;
  const now = world.now();
  if (!world.recent.within('observe mode is off', UPDATE_WINDOW, now))
    fail(`${who} started ${incident} in observe mode`);
  const known = before?.current?.incident === incident ? before.current.executions : [];
  if (executions.some((execution) => !known.includes(execution) && needsApproval(execution)))
    fail(`${who} started ${incident} for an event that needs approval`);
  if (before?.pause !== undefined && now < before.pause.until)
    fail(`${who} started ${incident} during a pause`);
  const isNew = before?.current?.incident !== incident;
  for (const site of isNew ? SITES : [siteOf(decision.reporter)]) {
    if (!world.recent.within(`${site}'s tag is right`, UPDATE_WINDOW, now) && wasListed(world, is, site))
      fail(`${who} started ${incident}, and the tag of ${site} does not name it`);
  }
  if (world.recent.within(`${decision.reporter} is alone`, UPDATE_WINDOW, now)) return;
  // A known limitation (docs/exclusion.md): no site master that sees the other site answered.
  if (onlyBlindMastersAnswered(world, who, decision))
    reached('a start on the view of the only site master that answers');
  else fail(`${who} started ${incident} on stale evidence: ${decision.reporter} sees ${decision.site}`);
}

/** Whether site masters answered this process, and the bridge of each is broken. */
function onlyBlindMastersAnswered(world: World, who: string, { site, reporter }: Decision): boolean {
  const answers = (world.containerAnswers.get(who) ?? []).map(
    (body): { local_site: string; sites_view: string[] } => JSON.parse(body),
  );
  const masters = answers.filter(({ local_site, sites_view }) => sites_view.includes(local_site));
  const broken = world.recent.within(hasBrokenBridge(siteOf(reporter)), UPDATE_WINDOW, world.now());
  return broken && masters.length > 0 && masters.every(({ sites_view }) => !sites_view.includes(site));
}

/** Whether a listener of the incident's accelerators listed the site all the time that the reads may be old. */
const wasListed = (world: World, { accelerators }: Incident, site: SiteName): boolean =>
  world.accelerators.all
    .filter(({ arn }) => accelerators.includes(arn))
    .flatMap(({ listeners }) => listeners)
    .some((listener) => !world.recent.within(`${site} is not in ${listener}`, UPDATE_WINDOW, world.now()));

/** The recorded endpoints are listed again. */
function checkRestored({ who, world, fail }: Transition, { endpoints, decision, incident }: Incident): void {
  const site = siteOf(decision.site);
  for (const { group, listener } of world.accelerators.groups()) {
    const owed = endpoints.some((endpoint) => endpoint.group === group.EndpointGroupArn);
    if (owed && !lists(group, site))
      fail(`${who} rolled back ${incident}, and ${site} is not in ${listener}`);
  }
}

const siteOf = (name: string): SiteName => (name === 'site-a' ? 'site-a' : otherSite('site-a'));
