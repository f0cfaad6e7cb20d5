import { paused } from '../../domain/claim/claim.ts';
import type { FencingEvent } from '../../domain/event.ts';
import { attemptNumber, executionName } from '../../domain/execution-name.ts';
import { answerIn, confirmLinkLoss } from '../../domain/link-loss.ts';
import { isSteady, type Outage, type ProbeAnswer, type ProbeState } from '../../domain/probe.ts';
import type { Accelerator } from '../../domain/topology.ts';
import { pairAccelerators } from '../pair-accelerators.ts';
import type { Collaborators } from './contract.ts';

/** The label of an event that the probe reports, in place of an alert's labels. */
const LABELS = { detector: 'probe' } as const;

/**
 * The outages whose next attempt is due, those that the preferred survivor reports first. Attempts come as for an alert:
 * a new one every 5 minutes for as long as the outage lasts.
 */
export function dueOutages(state: ProbeState, preferredSurvivor: string | undefined, now: number): Outage[] {
  const due = state.outages.filter(
    (outage) => isSteady(state, outage, now) && attemptOf(outage, now) !== outage.attempt,
  );
  const first = due.filter(({ reporter }) => reporter === preferredSurvivor);
  return [...new Set([...first, ...due])];
}

/**
 * The accelerators of the pair; undefined while fencing is paused, which also holds for the probe.
 *
 * @throws the errors of its clients
 */
export async function acceleratorsToFence({
  claims,
  clock,
  accelerators,
  settings,
  configured,
}: Collaborators): Promise<Accelerator[] | undefined> {
  const claim = await claims.read();
  if (paused(claim, clock.now())) return undefined;
  const recorded = claim.current?.accelerators ?? [];
  return pairAccelerators(accelerators, Object.keys(settings.sites), configured, recorded);
}

/** Adds this look to the outage's series. @returns the outage, and whether the loss of the link is confirmed */
export function confirmOutage(
  outage: Outage,
  accelerators: readonly Accelerator[],
  answer: ProbeAnswer,
  now: number,
): { readonly outage: Outage; readonly confirmed: boolean } {
  const otherSite = answer.answered ? answerIn(outage, answer.view) : answer;
  // The workflow lets the preferred survivor report first; here it would wait twice.
  const { verdict, linkLoss } = confirmLinkLoss({
    decision: outage,
    accelerators,
    otherSite,
    previous: outage.linkLoss,
    now,
  });
  return { outage: { ...outage, linkLoss }, confirmed: verdict === 'GO' };
}

/**
 * Starts the attempt of an outage at each accelerator. A name that was used is no error, so a start can be repeated.
 *
 * @returns the names of the executions
 * @throws ExecutionNotStarted
 */
export async function startAttempt(
  outage: Outage,
  accelerators: readonly Accelerator[],
  { executions }: Pick<Collaborators, 'executions'>,
  now: number,
): Promise<{ readonly outage: Outage; readonly names: readonly string[] }> {
  const names: string[] = [];
  for (const { dnsName } of accelerators) {
    const input = eventOf(outage, dnsName.toLowerCase());
    const name = executionName(input, new Date(now));
    if ((await executions.start({ name, input })) === 'started') names.push(name);
  }
  return { outage: { ...outage, attempt: attemptOf(outage, now) }, names };
}

const attemptOf = ({ startsAt }: Outage, now: number): number =>
  attemptNumber(new Date(startsAt).toISOString(), new Date(now));

const eventOf = ({ site, reporter, startsAt }: Outage, accelerator: string): FencingEvent => ({
  version: 1,
  mode: 'event',
  accelerator,
  site,
  reporter,
  startsAt: new Date(startsAt).toISOString(),
  fingerprint: '',
  labels: LABELS,
});
