import type { Accelerators } from '../../clients/accelerators.ts';
import type { Infinispan } from '../../clients/infinispan.ts';
import { readAccelerators } from '../../clients/read-accelerators.ts';
import { type Claim, type Incident, openIncident, sameDecision } from '../../domain/claim/claim.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { settledAt } from '../../domain/claim/quiescence.ts';
import { RESTORE_WRITES, type UnsettledWrite } from '../../domain/claim/restore.ts';
import {
  EndpointSiteUnknown,
  InputRefused,
  SiteNotTakenOffline,
  SiteStillOnline,
} from '../../domain/errors.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { INFINISPAN_STATUS_DEADLINE } from '../../domain/limits.ts';
import {
  describeUnidentified,
  endpointsOf,
  type KnownAccelerator,
  survivorServes,
  unidentifiedEndpoints,
  withRecordedSites,
} from '../../domain/topology.ts';
import type { Clock } from '../../support/clock.ts';
import { deferResult } from '../../support/defer-result.ts';

export interface TakeSiteOfflineInput {
  readonly event: FencingEvent;
  readonly accelerator: KnownAccelerator;
}

export type TakeSiteOfflineOutput =
  | {
      readonly verdict: 'GO';
      readonly incident: string;
      /** The site's backup status at the reporter's Infinispan, before and after. */
      readonly before: string;
      readonly after: 'offline';
      /** The answer for each cache; empty if the site was offline already and nothing was sent. */
      readonly caches: Readonly<Record<string, string>>;
      /** The endpoints that the incident removed from the accelerators. */
      readonly removed: Incident['endpoints'];
    }
  /** The claim, the groups or the survivor are no longer as this step needs them: the workflow starts over. */
  | { readonly verdict: 'RETRY'; readonly detail: string };

export interface Collaborators {
  readonly claims: Claims;
  readonly accelerators: Accelerators;
  readonly infinispanOf: (site: string) => Infinispan;
  readonly clock: Clock;
}

/**
 * Takes the offline site offline at the reporter's Infinispan, once its endpoints are gone, and sets the claim's phase
 * to `fenced` when both effects were verified. May be repeated at any time: the status is always read first, since a
 * take-offline without an answer may have been carried out.
 *
 * Rule 21: while a write of an undone restore at the survivor or at the accelerator may still take effect, the phase stays
 * `started`, and the workflow comes back. The time is judged right after the claim was read, and before the rest.
 *
 * @throws InputRefused for anything but an event; SiteNotTakenOffline, SiteStillOnline; ClaimChanged if
 *   someone else wrote the claim first; the errors of its clients
 */
export async function takeSiteOffline(
  input: TakeSiteOfflineInput,
  collaborators: Collaborators,
): Promise<TakeSiteOfflineOutput> {
  const { event } = input;
  if (event.mode !== 'event') throw new InputRefused('only an event may take a site offline');
  const { claims, infinispanOf, clock } = collaborators;
  const claim = await claims.read();
  const judgedAt = clock.now();
  const incident = openIncident(claim);
  if (incident?.phase !== 'started' || !sameDecision(incident.decision, event)) {
    return {
      verdict: 'RETRY',
      detail: `the claim is ${incident?.phase ?? 'closed'}, not started by this decision`,
    };
  }
  const infinispan = infinispanOf(event.reporter);
  const [obstacle, status] = await Promise.all([
    obstacleTo(input, incident, collaborators),
    deferResult(infinispan.backupStatus(event.site, INFINISPAN_STATUS_DEADLINE)),
  ]);
  // Checked before the status: a dead survivor does not answer, and the rollback needs the RETRY, not an error.
  if (obstacle) return { verdict: 'RETRY', detail: obstacle };
  const before = await status();
  const { endpoints: removed } = incident;
  const done = { verdict: 'GO', incident: incident.incident, before, after: 'offline', removed } as const;
  const pending = unsettledWrite(incident, judgedAt);
  if (before === 'offline') {
    if (pending) return comeBack(claim, incident, pending, claims);
    await claims.fence(claim, incident);
    return { ...done, caches: {} };
  }
  if (before === 'unknown')
    throw new SiteNotTakenOffline(`${event.reporter} does not back up to ${event.site}`);
  const announced = await claims.recordIntent(claim, incident, 'take-offline');
  const caches = await infinispan.takeOffline(event.site);
  await verifyOffline(infinispan, event.site);
  if (pending) return comeBack(announced, announced.current, pending, claims);
  await claims.fence(announced, announced.current);
  return { ...done, caches };
}

/** A write of an undone restore that may still list the site again, or bring it online again at the survivor. */
function unsettledWrite(incident: Incident, judgedAt: number): UnsettledWrite | undefined {
  const { unsettled } = incident;
  if (unsettled === undefined || RESTORE_WRITES[unsettled.write] === 'site') return undefined;
  return judgedAt >= settledAt(incident) ? undefined : unsettled;
}

/** The survivor has answered, which starts the quiescence period of a write that was sent to it. */
async function comeBack(
  read: Claim,
  incident: Incident,
  pending: UnsettledWrite,
  claims: Pick<Claims, 'recordAnswer'>,
): Promise<TakeSiteOfflineOutput> {
  if (pending.answeredAt === undefined) await claims.recordAnswer(read, incident);
  return { verdict: 'RETRY', detail: 'a write of the restore may still take effect' };
}

/** Why the POST must not be sent now: endpoints are listed again, or the survivor cannot serve (rule 5). */
async function obstacleTo(
  { event, accelerator }: TakeSiteOfflineInput,
  incident: Incident,
  { accelerators }: Collaborators,
): Promise<string | null> {
  const known = withRecordedSites(
    await readAccelerators(accelerators, [accelerator.arn, ...incident.accelerators], accelerator),
    event,
    incident.endpoints,
  );
  if (endpointsOf(known, event.site).length > 0) return `endpoints of ${event.site} are listed`;
  const unidentified = unidentifiedEndpoints(known);
  if (unidentified.length > 0) throw new EndpointSiteUnknown(describeUnidentified(known, unidentified));
  const serves = survivorServes(known, event, incident.listeners);
  if (!serves && incident.takeOfflineSentAt === undefined) return `${event.reporter} is no longer in service`;
  return null;
}

/**
 * A node that was frozen during the take-offline still has the site online when it resumes, and on Infinispan 16.0
 * only a POST to that node itself changes this. So SiteStillOnline makes the state retry: each try records its own
 * intent and sends a POST to the node that it reaches. Behind a round-robin route, each node is reached within as many
 * tries as there are nodes. Behind a random route, the state's seven tries reach a given one of two, three or four
 * nodes in 99, 94 or 87 of 100 cases; otherwise the alert's next repeat tries again.
 */
async function verifyOffline(infinispan: Infinispan, site: string): Promise<void> {
  const status = await infinispan.backupStatus(site, INFINISPAN_STATUS_DEADLINE);
  if (status !== 'offline') throw new SiteStillOnline(`the status of ${site} is ${status}`);
}
