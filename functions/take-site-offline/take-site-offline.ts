import { type Claim, type Incident, openIncident, sameDecision } from '../lib/claim/claim.ts';
import type { Claims } from '../lib/claim/claims.ts';
import type { Accelerators } from '../lib/clients/accelerators.ts';
import type { Infinispan } from '../lib/clients/infinispan.ts';
import type { Clock } from '../lib/clock.ts';
import { InputRefused, SiteNotTakenOffline, SiteStillOnline } from '../lib/errors.ts';
import type { FencingEvent } from '../lib/event.ts';
import { INFINISPAN_STATUS_DEADLINE } from '../lib/limits.ts';
import { readAccelerators, recordedListeners } from '../lib/recorded.ts';
import { settled } from '../lib/settled.ts';
import { endpointsOf, type KnownAccelerator, survivorServes } from '../lib/topology.ts';

export interface OfflineQuestion {
  readonly event: FencingEvent;
  readonly accelerator: KnownAccelerator;
}

export type TakenOffline =
  | {
      readonly verdict: 'GO';
      readonly incident: string;
      /** What the reporter's Infinispan held the site for before and after. */
      readonly before: string;
      readonly after: 'offline';
      /** Each cache's word; empty when the site was offline already and nothing was sent. */
      readonly caches: Readonly<Record<string, string>>;
    }
  /** The claim, the groups or the survivor are no longer as this step needs them: the way starts anew. */
  | { readonly verdict: 'AGAIN'; readonly detail: string };

export interface Collaborators {
  readonly claims: Claims;
  readonly accelerators: Accelerators;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly clock: Clock;
}

/** How often, and how far apart, the site's status is read after a take-offline (milliseconds). */
const READINGS = 3;
const BETWEEN_READINGS = 1000;

/**
 * Takes the offline site offline at the reporter's Infinispan, once its endpoints are gone, and writes the claim
 * `fenced` when both effects were seen. May be repeated at any time: the status is always asked for first, since
 * a take-offline without an answer may have been carried out.
 *
 * @throws InputRefused for anything but an event; SiteNotTakenOffline, SiteStillOnline; ClaimChanged when
 *   another execution was first; the errors of its clients
 */
export async function takeSiteOffline(
  question: OfflineQuestion,
  collaborators: Collaborators,
): Promise<TakenOffline> {
  const { event } = question;
  if (event.mode !== 'event') throw new InputRefused('only an event may take a site offline');
  const { claims, infinispanOf } = collaborators;
  const claim = await claims.read();
  const incident = openIncident(claim);
  if (incident?.phase !== 'begun' || !sameDecision(incident.decision, event)) {
    return {
      verdict: 'AGAIN',
      detail: `the claim is ${incident?.phase ?? 'closed'}, not begun by this decision`,
    };
  }
  const infinispan = infinispanOf(event.reporter);
  const [obstacle, status] = await Promise.all([
    obstacleTo(question, incident, collaborators),
    settled(infinispan.backupStatus(event.site, INFINISPAN_STATUS_DEADLINE)),
  ]);
  // A dead survivor does not answer, and that it is dead is what the way back must hear of.
  if (obstacle) return { verdict: 'AGAIN', detail: obstacle };
  const before = await status();
  const named = { verdict: 'GO', incident: incident.incident, before, after: 'offline' } as const;
  if (before === 'offline') {
    await claims.fence(claim, incident);
    return { ...named, caches: {} };
  }
  if (before === 'unknown')
    throw new SiteNotTakenOffline(`${event.reporter} does not back up to ${event.site}`);
  const stamped = await claims.stamp(claim, incident, 'take-offline');
  const caches = await infinispan.takeOffline(event.site);
  await verifyOffline(infinispan, event.site, collaborators.clock);
  await fenceStamped(claims, stamped);
  return { ...named, caches };
}

/** Why the POST must not be sent now: endpoints are listed again, or the survivor cannot serve (rule 5). */
async function obstacleTo(
  { event, accelerator }: OfflineQuestion,
  incident: Incident,
  { accelerators }: Collaborators,
): Promise<string | null> {
  const read = await readAccelerators(accelerators, [accelerator.arn, ...incident.accelerators], accelerator);
  if (endpointsOf(read, event.site).length > 0) return `endpoints of ${event.site} are listed`;
  const serves = survivorServes(read, event, recordedListeners(read, incident.endpoints));
  if (!serves && incident.postedAt === undefined) return `${event.reporter} is no longer in service`;
  return null;
}

async function verifyOffline(infinispan: Infinispan, site: string, clock: Clock): Promise<void> {
  const read = () => infinispan.backupStatus(site, INFINISPAN_STATUS_DEADLINE);
  let status = await read();
  for (let reads = 1; status !== 'offline' && status !== 'unsettled' && reads < READINGS; reads++) {
    await clock.sleep(BETWEEN_READINGS);
    status = await read();
  }
  // A member that was frozen comes back online: `mixed`. The next try finds it so and takes the site offline again.
  if (status !== 'offline') throw new SiteStillOnline(`the status of ${site} is ${status}`);
}

async function fenceStamped(claims: Claims, stamped: Claim): Promise<void> {
  if (stamped.current) await claims.fence(stamped, stamped.current);
}
