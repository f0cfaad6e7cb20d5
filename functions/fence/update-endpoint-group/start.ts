import type { BackupStatus } from '../../clients/infinispan.ts';
import { type Claim, type Incident, paused } from '../../domain/claim/claim.ts';
import { quietFrom, quietWithoutAnswer } from '../../domain/claim/quiescence.ts';
import { no, type Verdict } from '../../domain/outcomes.ts';
import { mayBegin } from '../../domain/preconditions.ts';
import { endpointsOf, heldUnhealthy } from '../../domain/topology.ts';
import type { Collaborators, Update, UpdateQuestion } from './contract.ts';
import { onlyObserving } from './observe-mode.ts';
import { removeListed } from './remove.ts';
import { actorOf, type World } from './world.ts';

/** Rule 1: asks afresh, and begins as the last act before the first write outside. */
export async function begin(
  question: UpdateQuestion,
  claim: Claim,
  world: World,
  collaborators: Collaborators,
  replaced?: Incident,
): Promise<Update> {
  const verdict = await askAfresh(question, claim, world, collaborators);
  if (verdict.verdict !== 'GO') return verdict;
  const listed = endpointsOf(world.accelerators, question.event.site);
  const observed = await onlyObserving(question, claim, listed, collaborators);
  if (observed) return observed;
  const begun = await collaborators.claims.begin(claim, actorOf(question, world, listed), replaced);
  return removeListed(begun, listed, collaborators);
}

/** The questions of a beginning, answered by what this invocation saw. */
export async function askAfresh(
  { event }: UpdateQuestion,
  claim: Claim,
  { accelerators, reporter }: World,
  { clock, settings }: Collaborators,
): Promise<Verdict> {
  return mayBegin({
    decision: event,
    paused: paused(claim, clock.now()),
    accelerators,
    asked: await reporter(),
    siteViewDecides: settings.siteViewDecides,
  });
}

/**
 * Rule 7: the other site's decision was carried out, and the site that it fenced, our reporter, serves again. Is
 * that incident over? Its survivor knows.
 */
export async function replace(
  question: UpdateQuestion,
  claim: Claim,
  incident: Incident,
  world: World,
  collaborators: Collaborators,
): Promise<Update> {
  const { claims } = collaborators;
  const named = { incident: incident.incident };
  const lost: Update = { ...no('LOST_TO_OTHER_SITE', `in force: ${incident.incident}`), ...named };
  const held = await heldBySurvivor(incident, collaborators);
  if (held === 'offline' || held === 'mixed') {
    const detail = `${incident.decision.reporter} still holds ${incident.decision.site} offline`;
    return { ...no('RESTORE_UNFINISHED', detail), ...named };
  }
  // No word that says the incident is over, nor one that says it is not.
  if (held === 'unknown' || held === 'unsettled') return lost;
  if (held === 'no answer') {
    const dead = heldUnhealthy(world.accelerators, incident.decision.reporter);
    if (!dead || world.judgedAt < quietWithoutAnswer(incident)) return lost;
  } else if (world.judgedAt < quietFrom(incident)) {
    // The first answer since the POST starts the quiet time; the alert's next repeat looks again.
    if (incident.postedAt !== undefined && incident.answeredAt === undefined)
      await claims.answered(claim, incident);
    return lost;
  }
  return begin(question, claim, world, collaborators, incident);
}

async function heldBySurvivor(
  { decision }: Incident,
  { infinispanOf }: Collaborators,
): Promise<BackupStatus | 'no answer'> {
  try {
    return await infinispanOf(decision.reporter).backupStatus(decision.site);
  } catch {
    // Whatever the error: what the survivor holds is not known.
    return 'no answer';
  }
}
