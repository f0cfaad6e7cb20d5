import { createProbeStore } from '../../../functions/clients/probe-store.ts';
import type { Outage, ProbedSite } from '../../../functions/domain/probe.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { ago, iso } from '../records/times.ts';
import { type Unavailable, unavailableLine } from './unavailable.ts';

/** The alarm on a silent probe waits as long. */
const SILENT_MS = 15 * 60_000;

/** The last look of the probe. */
export interface ProbeSummary {
  readonly lookedAt: string;
  readonly sites: readonly (Pick<ProbedSite, 'seesOther' | 'why' | 'answerTime'> & {
    readonly site: string;
    /** Since when it sees the other site, or does not, or does not answer. */
    readonly since: string;
  })[];
  readonly outages: readonly (Pick<Outage, 'site' | 'reporter' | 'attempt'> & { readonly since: string })[];
}

/**
 * Reads what the probe stored.
 *
 * @returns no entry if it never ran
 * @throws ProbeStateUnavailable
 */
export async function readProbe({
  dynamoDb,
  claimsTable,
  application,
}: Pick<Deployment, 'dynamoDb' | 'claimsTable' | 'application'>): Promise<readonly ProbeSummary[]> {
  const { state } = await createProbeStore(dynamoDb, claimsTable, application).read();
  if (state === undefined) return [];
  const summary = {
    lookedAt: iso(state.lookedAt),
    sites: Object.entries(state.sites).map(([site, { seesOther, since, why, answerTime }]) => ({
      site,
      seesOther,
      since: iso(since),
      ...(why === undefined ? {} : { why }),
      ...(answerTime === undefined ? {} : { answerTime }),
    })),
    outages: state.outages.map(({ site, reporter, startsAt, attempt }) => ({
      site,
      reporter,
      since: iso(startsAt),
      ...(attempt === undefined ? {} : { attempt }),
    })),
  };
  return [summary];
}

export function probeLines(probes: readonly ProbeSummary[] | Unavailable, now: number): Line[] {
  if ('unavailable' in probes) return [unavailableLine(probes)];
  return probes.flatMap(({ lookedAt, sites, outages }) => [
    ...(now - Date.parse(lookedAt) < SILENT_MS
      ? []
      : [styled('yellow', `the last look was at ${ago(Date.parse(lookedAt), now)}`)]),
    ...sites.map((site) => siteLine(site, now)),
    ...outages.map((outage) => styled('red', outageLine(outage, now))),
  ]);
}

function siteLine(
  { site, seesOther, since, why = '', answerTime = 0 }: ProbeSummary['sites'][number],
  now: number,
): Line {
  const when = `since ${ago(Date.parse(since), now)}`;
  if (seesOther === null) return styled('yellow', `${site} does not answer, ${when}: ${why}`);
  const line = `${site} ${seesOther ? 'sees' : 'does not see'} the other site, ${when}; it answered in ${answerTime} ms`;
  return seesOther ? line : styled('yellow', line);
}

function outageLine(
  { site, reporter, since, attempt }: ProbeSummary['outages'][number],
  now: number,
): string {
  const started = attempt === undefined ? 'no attempt has started' : `attempt ${attempt} has started`;
  return `outage: ${reporter} has not seen ${site} since ${ago(Date.parse(since), now)}; ${started}`;
}
