import { readAccelerators } from '../../clients/read-accelerators.ts';
import { type Claim, openIncident, sameDecision } from '../../domain/claim/claim.ts';
import type { Actor } from '../../domain/claim/claims.ts';
import { type Stance, stanceOf } from '../../domain/claim/match-claim.ts';
import { type Asked, asked } from '../../domain/preconditions.ts';
import type { Accelerator, ListedEndpoint } from '../../domain/topology.ts';
import { settled } from '../../support/defer-result.ts';
import type { Collaborators, UpdateQuestion } from './contract.ts';

/** What was seen after the claim was read, in the same invocation; decisions rest on nothing older. */
export interface World {
  /**
   * When the claim had been read and nothing else yet: quiet time is judged by it (rule 8). Judged after the groups
   * were read, a write that took effect in between would be in neither.
   */
  readonly judgedAt: number;
  readonly found: Stance;
  /** The event's accelerator and those that the open incident recorded. */
  readonly accelerators: readonly Accelerator[];
  /** The reporter's Infinispan; to be awaited only where it decides. */
  readonly reporter: () => Promise<Asked>;
}

/** Groups and view side by side. */
export async function lookAt(
  { event, accelerator }: UpdateQuestion,
  claim: Claim,
  { accelerators, infinispanOf, clock }: Pick<Collaborators, 'accelerators' | 'infinispanOf' | 'clock'>,
): Promise<World> {
  const judgedAt = clock.now();
  const incident = openIncident(claim);
  // A begun fencing is completed whatever the view says, so the view is not asked for.
  const viewDecides = !incident || incident.phase === 'fenced' || !sameDecision(incident.decision, event);
  const [seen, reporter] = await Promise.all([
    readAccelerators(accelerators, [accelerator.arn, ...(incident?.accelerators ?? [])], accelerator),
    settled(
      viewDecides
        ? asked(() => infinispanOf(event.reporter).observe(event.site))
        : Promise.resolve<Asked>({ answered: false, why: 'not asked' }),
    ),
  ]);
  return { judgedAt, found: stanceOf(claim, event, seen), accelerators: seen, reporter };
}

/** What a claim records of this invocation: everything that it looked at, so that whoever joins looks there too. */
export const actorOf = (
  { event, execution }: UpdateQuestion,
  { accelerators }: World,
  endpoints: readonly ListedEndpoint[],
): Actor => ({ event, execution, accelerators: accelerators.map(({ arn }) => arn), endpoints });
