import { type Claim, type Incident, openIncident } from '../../../functions/domain/claim/claim.ts';
import { lists } from './accelerators.ts';
import { isSite, otherSite, type SiteName } from './names.ts';
import { OFFLINE_SEEN_WITHIN, SEEN_WITHIN } from './windows.ts';
import type { World } from './world.ts';

export interface Transition {
  readonly before: Claim | undefined;
  readonly after: Claim;
  readonly who: string;
  readonly replacedInSilence: Set<string>;
  readonly world: World;
  /** Does the event of this execution (ARN) wait for a hand? */
  readonly waits: (execution: string) => boolean;
  readonly met: (what: string) => void;
  readonly fail: (what: string) => void;
}

/** Holds one write of the claim against what was true when it took effect. */
export function checkTransition(transition: Transition): void {
  const { before, after, met } = transition;
  const was = before?.current;
  const is = after.current;
  if (is === undefined || !isSite(is.decision.site)) return;
  if (before !== undefined && after.version !== before.version + 1)
    transition.fail('the version was not raised by one');
  const name = (incident: Incident | undefined) => incident?.phase ?? 'none';
  if (was?.incident === is.incident) {
    if (is.executions.length > was.executions.length) met('claim: an execution joins');
    if (is.intent.at !== was.intent.at) met(`claim: stamped ${is.intent.write}`);
    if (is.survivorAnsweredAt !== was.survivorAnsweredAt && is.survivorAnsweredAt !== undefined)
      met("claim: the survivor's first answer");
    if (was.phase === is.phase) return;
  }
  met(`claim: ${name(was)} → ${name(is)}${was?.incident === is.incident ? '' : ' (another incident)'}`);
  if (was?.incident !== is.incident) anotherIncident(transition, was, is);
  else sameIncident(transition, was, is);
}

function anotherIncident(transition: Transition, was: Incident | undefined, is: Incident): void {
  const { before, after, who, world, fail, met } = transition;
  if (before?.superseded?.incident === is.incident) {
    met('a release puts the replaced incident back');
    if (was?.phase !== 'rolling-back') fail(`${who} put ${is.incident} back outside a release`);
    return;
  }
  if (is.phase !== 'started') fail(`${who} wrote ${is.incident} as ${is.phase} at once`);
  begins(transition, is);
  const open = before === undefined ? undefined : openIncident(before);
  if (open === undefined) return;
  if (after.superseded?.incident !== open.incident)
    fail(`${who} began ${is.incident} over the open ${open.incident}`);
  if (open.phase !== 'fenced' && open.takeOfflineSentAt === undefined)
    fail(`${who} replaced ${open.incident}, not carried out`);
  met('replace');
  const survivor = siteOf(open.decision.reporter);
  const now = world.now();
  const over = world.held(survivor, 'online', SEEN_WITHIN);
  const dead = !world.sites[survivor].alive || world.lately.within(`${survivor} is down`, SEEN_WITHIN, now);
  // What the function heard was silence, whatever the frozen one holds.
  const frozen = now < world.sites[survivor].frozenUntil + SEEN_WITHIN;
  if (!over || frozen) {
    met('replace: the survivor does not answer');
    transition.replacedInSilence.add(open.incident);
    // What the dead one holds is left to a person, as docs/exclusion.md says.
    world.sites[survivor].told = false;
  }
  // It may have come back into service since the step saw it UNHEALTHY.
  const unhealthy = world.lately.within(`${survivor} is unhealthy`, SEEN_WITHIN, now);
  if (!world.saidToHold(survivor, 'online', SEEN_WITHIN) && !dead && !frozen && !unhealthy)
    fail(`${who} replaced ${open.incident}, whose survivor holds the site offline`);
}

function sameIncident(transition: Transition, was: Incident, is: Incident): void {
  const { who, world, fail } = transition;
  const { site, reporter } = is.decision;
  const step = `${was.phase} → ${is.phase}`;
  switch (step) {
    case 'fenced → started':
      begins(transition, is);
      return;
    case 'started → rolling-back':
      if (is.takeOfflineSentAt !== undefined) fail(`${who} releases ${is.incident}, which was posted`);
      return;
    case 'started → fenced': {
      if (!world.saidToHold(siteOf(reporter), 'offline', OFFLINE_SEEN_WITHIN))
        fail(`${who} wrote fenced, and ${reporter} does not hold ${site} offline`);
      for (const listener of new Set(is.endpoints.map((endpoint) => endpoint.listener))) {
        const gone = world.lately.within(`${site} is not in ${listener}`, OFFLINE_SEEN_WITHIN, world.now());
        if (!gone) fail(`${who} wrote fenced, and ${site} is in ${listener}`);
      }
      return;
    }
    case 'rolling-back → closed':
      if (world.sites[siteOf(reporter)].told)
        fail(`${who} released ${is.incident}, and ${reporter} was told`);
      if (transition.before?.superseded)
        fail(`${who} closed ${is.incident} and forgot the incident that it had replaced`);
      restored(transition, is);
      return;
    case 'fenced → closed': {
      const lately = (holder: string) => world.saidToHold(siteOf(holder), 'online', SEEN_WITHIN);
      if (!lately(site) || !lately(reporter))
        fail(`${who} closed ${is.incident}, and a site holds the other offline`);
      return;
    }
    default:
      fail(`${who} wrote ${is.incident}: ${step}`);
  }
}

/** Never begun on a stale word: what begins was true a moment ago, and nothing forbids it. */
function begins({ before, who, world, waits, fail }: Transition, is: Incident): void {
  const { decision, incident, executions } = is;
  const now = world.now();
  if (!world.lately.within('the stack acts', SEEN_WITHIN, now))
    fail(`${who} began ${incident}, and the stack only observes`);
  const known = before?.current?.incident === incident ? before.current.executions : [];
  if (executions.some((execution) => !known.includes(execution) && waits(execution)))
    fail(`${who} began ${incident} for an event that was only observed`);
  if (before?.pause !== undefined && now < before.pause.until)
    fail(`${who} began ${incident} during a pause`);
  if (!world.lately.within(`${decision.reporter} is alone`, SEEN_WITHIN, now)) {
    fail(`${who} began ${incident} on a stale word: ${decision.reporter} sees ${decision.site}`);
  }
}

/** What was recorded is listed again, unless a person changed it. */
function restored({ who, world, fail }: Transition, { endpoints, decision, incident }: Incident): void {
  const site = siteOf(decision.site);
  for (const { group, listener } of world.accelerators.groups()) {
    const owed = endpoints.some((endpoint) => endpoint.group === group.EndpointGroupArn);
    const touched = world.now() - world.touchedAt <= 2 * SEEN_WITHIN;
    if (owed && !touched && !lists(group, site))
      fail(`${who} released ${incident}, and ${site} is not in ${listener}`);
  }
}

const siteOf = (name: string): SiteName => (name === 'site-a' ? 'site-a' : otherSite('site-a'));
