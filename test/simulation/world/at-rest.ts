import { openIncident } from '../../../functions/domain/claim/claim.ts';
import { lists, servesIn } from './accelerators.ts';
import { APPLICATION, AUDIT, otherSite, type SiteName } from './names.ts';
import type { Simulation } from './simulation.ts';

/** After calm minutes in which alerts were repeated and reconcile ran: nothing is half. */
export function nothingIsHalf({ world, checks, met }: Simulation): void {
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  if (!incident) return;
  const serves = inService(world, incident.decision.reporter as SiteName);
  if (incident.phase === 'rolling-back') checks.fail(`${incident.incident} is releasing for ever`);
  if (incident.phase === 'started' && !(incident.takeOfflineSentAt !== undefined && !serves)) {
    checks.fail(`${incident.incident} is begun for ever: half`);
  }
  if (incident.phase === 'started') met('at rest: a survivor that died after the POST waits for a person');
  if (incident.phase === 'fenced') met('at rest: fenced');
}

/** A person has restored everything: no incident may be left open. */
export const nothingIsOpen = ({ world }: Simulation): boolean => {
  const claim = world.claim();
  return claim === undefined || openIncident(claim) === undefined;
};

/** `dead` does not serve and cannot; the other was there all the time. It must be fenced, completely. */
export function isFenced({ world, checks }: Simulation, dead: readonly SiteName[], told: string): void {
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  if (incident?.phase !== 'fenced') {
    checks.fail(`${told}: nothing was fenced; the claim is ${incident?.phase ?? 'closed'}`);
    return;
  }
  const site = incident.decision.site as SiteName;
  if (!dead.includes(site)) {
    checks.fail(`${told}: ${site} was fenced`);
    return;
  }
  const survivor = otherSite(site);
  if (world.sites[survivor].holdsTheOther() !== 'offline')
    checks.fail(`${told}: ${survivor} does not hold ${site} offline`);
  if (world.sites[site].told && world.sites[site].alive) checks.fail(`${told}: the loser was told`);
  for (const { listener, group } of world.accelerators.groups()) {
    if (lists(group, site)) checks.fail(`${told}: ${site} is still in ${listener}`);
    if (!servesIn(group, survivor)) checks.fail(`${told}: nobody serves in ${listener}`);
  }
}

/** Nothing that ended in this time, which a sweep followed, did so without a word: an outcome in the trail, or the record that it ended without one. */
export function everyEndIsOnRecord(simulation: Simulation, from: number, until: number): void {
  const { world, checks, trailLost } = simulation;
  const { Items = [] } = world.dynamodb.call('Query', {
    TableName: AUDIT,
    ConsistentRead: true,
    KeyConditionExpression: 'application = :application',
    ExpressionAttributeValues: { ':application': { S: APPLICATION } },
  });
  const told = new Set(
    Items.filter(({ outcome }) => outcome !== undefined).map(({ execution }) => execution?.S),
  );
  for (const { executionArn, name, status, output, stopDate } of simulation.executions()) {
    if (status === 'RUNNING') checks.fail(`${name} is still running`);
    if (trailLost.has(executionArn) || told.has(executionArn)) continue;
    const stopped = stopDate?.getTime() ?? 0;
    if (stopped < from || stopped > until) continue;
    // A repeat that found nothing to do is noted in one record, which the next repeat overwrites.
    if (status === 'SUCCEEDED' && output?.includes('"FENCED"')) continue;
    checks.fail(`${name} ended ${status} and is not on record`);
  }
}

function inService(world: Simulation['world'], site: SiteName): boolean {
  return world.accelerators.groups().every(({ group }) => servesIn(group, site));
}
