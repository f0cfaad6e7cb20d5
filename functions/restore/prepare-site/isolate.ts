import { PushNotStarted, SiteStillOnline } from '../../domain/errors.ts';
import { INFINISPAN_STATUS_DEADLINE } from '../../domain/limits.ts';
import { giveUp, type RestoreVerdict } from '../../domain/restore/outcomes.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { isVerdict, type OwnRestore, readOwnRestore, sendAnnounced, settled } from '../own-restore.ts';
import { clientObstacle, listedObstacle, readRecorded } from '../site-checks.ts';

/**
 * Cuts the site off: neither site sends the other one its changes, and no push is in progress. The first step of every
 * round: what an earlier round has reached no longer counts. In a later round the site may have died while the survivor
 * sends it its changes, so that the survivor's writes fail: the survivor stops sending before the site is asked anything.
 *
 * @throws SiteNotTakenOffline, SiteStillOnline, PushNotStarted; ClaimChanged; the errors of its clients
 */
export async function isolate(
  input: RestoreInput,
  collaborators: RestoreCollaborators,
): Promise<RestoreVerdict> {
  const { claims, infinispanOf, dataOf } = collaborators;
  const found = await readOwnRestore(input, collaborators);
  if (isVerdict(found)) return found;
  const { decision, restore } = found.incident;
  const { site, reporter } = decision;
  const listed = listedObstacle(await readRecorded(found.incident, collaborators), site);
  if (listed !== undefined) return giveUp(listed.reason, listed.detail);
  let own = found;
  if (restore.step !== 'started') {
    const claim = await claims.restartRestore(found.claim, found.incident);
    own = { claim, incident: claim.current };
  }
  own = await takeSiteOffline(own, collaborators);
  const users = await clientObstacle(own.incident, input.request.keycloak, collaborators);
  if (users !== undefined) return giveUp(users.reason, users.detail);
  let answers: Readonly<Record<string, string>> = {};
  own = await sendAnnounced(own, 'take-survivor-offline', claims, async () => {
    answers = await infinispanOf(site).takeOffline(reporter);
  });
  own = await settled(own, claims);
  await expectOffline(site, reporter, collaborators);
  const caches = Object.keys(answers).filter((cache) => answers[cache] === 'ok');
  if (!sameNames(caches, Object.keys(restore.counts)))
    return giveUp('CACHES_DIFFER', `${site} backs up ${caches.join(', ')}`);
  await dataOf(reporter).resetPushes(site, caches);
  await dataOf(site).cancelReceiving(reporter, caches);
  const states = await dataOf(reporter).pushStates(site, caches);
  if (Object.values(states).some((state) => state !== 'IDLE'))
    throw new PushNotStarted(`pushes to ${site} are not idle: ${JSON.stringify(states)}`);
  await settled(own, claims, { step: 'isolated', caches });
  return { verdict: 'GO' };
}

/** The survivor has the site online in a later round, and in the first one if its Infinispan was restarted. */
async function takeSiteOffline(own: OwnRestore, collaborators: RestoreCollaborators): Promise<OwnRestore> {
  const { claims, infinispanOf } = collaborators;
  const { site, reporter } = own.incident.decision;
  const before = await infinispanOf(reporter).backupStatus(site, INFINISPAN_STATUS_DEADLINE);
  if (before === 'offline') return own;
  const sent = await sendAnnounced(own, 'take-site-offline', claims, async () => {
    await infinispanOf(reporter).takeOffline(site);
  });
  const answered = await settled(sent, claims);
  await expectOffline(reporter, site, collaborators);
  return answered;
}

async function expectOffline(
  at: string,
  backup: string,
  { infinispanOf }: Pick<RestoreCollaborators, 'infinispanOf'>,
): Promise<void> {
  const status = await infinispanOf(at).backupStatus(backup, INFINISPAN_STATUS_DEADLINE);
  if (status !== 'offline') throw new SiteStillOnline(`the status of ${backup} at ${at} is ${status}`);
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));
