import { readAccelerators } from '../../clients/read-accelerators.ts';
import { type Claim, openIncident, sameDecision } from '../../domain/claim/claim.ts';
import type { Actor } from '../../domain/claim/claims.ts';
import { type ClaimMatch, matchClaim } from '../../domain/claim/match-claim.ts';
import { askReporter, type ReporterAnswer } from '../../domain/preconditions.ts';
import {
  type Accelerator,
  endpointsOf,
  type ListedEndpoint,
  listenersOwed,
  withRecordedSites,
} from '../../domain/topology.ts';
import { deferResult } from '../../support/defer-result.ts';
import type { Collaborators, UpdateEndpointGroupInput } from './contract.ts';

/**
 * Everything that one invocation's decisions depend on: its input, the claim, and the data read after the claim. No
 * decision uses an older read.
 */
export interface Situation {
  readonly input: UpdateEndpointGroupInput;
  readonly claim: Claim;
  /**
   * The time after the claim was read and before anything else was, in milliseconds since 1970. Quiescence is judged by
   * it (rule 8). By a later time the quiescence period could seem over, although a write took effect after the groups
   * were read, and neither check would notice that write.
   */
  readonly judgedAt: number;
  readonly match: ClaimMatch;
  /**
   * The event's accelerator, and those that the open incident recorded, with the sites of the endpoints that the
   * incident of the event's decision recorded.
   */
  readonly accelerators: readonly Accelerator[];
  /** The offline site's endpoints that are listed. */
  readonly listed: readonly ListedEndpoint[];
  /** The answer of the reporter's Infinispan; awaited only if the decision depends on it. */
  readonly reporter: () => Promise<ReporterAnswer>;
}

/** Reads the claim first, then groups and site view in parallel. */
export async function readSituation(
  input: UpdateEndpointGroupInput,
  { claims, accelerators, infinispanOf, clock }: Collaborators,
): Promise<Situation> {
  const { event, accelerator } = input;
  const claim = await claims.read();
  const judgedAt = clock.now();
  const incident = openIncident(claim);
  const own = incident && sameDecision(incident.decision, event) ? incident : undefined;
  // A fencing that has started is completed regardless of the site view, so the view is not read. But once a
  // take-offline was sent, an operator may have restored the site since, so the view is read again.
  const viewDecides =
    own?.phase !== 'rolling-back' && (own?.phase !== 'started' || own.takeOfflineSentAt !== undefined);
  const [read, reporter] = await Promise.all([
    readAccelerators(accelerators, [accelerator.arn, ...(incident?.accelerators ?? [])], accelerator),
    deferResult(
      viewDecides
        ? askReporter(() => infinispanOf(event.reporter).observe(event.site))
        : // Stryker disable next-line ObjectLiteral,BooleanLiteral: a decision that needs no answer does not await this one
          Promise.resolve<ReporterAnswer>({ answered: false, why: 'not queried' }),
    ),
  ]);
  const known = own === undefined ? read : withRecordedSites(read, event, own.endpoints);
  return {
    input,
    claim,
    judgedAt,
    match: matchClaim(claim, event, known),
    accelerators: known,
    listed: endpointsOf(known, event.site),
    reporter,
  };
}

/**
 * This invocation as the claim records it. It names all accelerators read, so that a resuming execution reads them too.
 */
export const actorOf = ({ input, accelerators, listed }: Situation): Actor => ({
  event: input.event,
  execution: input.execution,
  accelerators: accelerators.map(({ arn }) => arn),
  endpoints: listed,
  listeners: listenersOwed(accelerators, input.event),
});
