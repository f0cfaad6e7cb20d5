import { ProbeStateChanged, type StoredProbe } from '../../clients/probe-store.ts';
import { PROBE_INTERVAL, PROBE_RUN } from '../../domain/limits.ts';
import { PROBE_ANSWER_TIME, PROBE_SEES_OTHER } from '../../domain/metric-names.ts';
import { addLook, type ProbeAnswer, type ProbeState, sameOutages, withOutage } from '../../domain/probe.ts';
import type { Collaborators, ProbeOutput } from './contract.ts';
import { lookAtSites } from './look.ts';
import { acceleratorsToFence, confirmOutage, dueOutages, startAttempt } from './start-event.ts';

type Answers = Readonly<Record<string, ProbeAnswer>>;

/**
 * One run, of less than a minute: looks at both sites every few seconds, and starts the fencing workflow once the loss of
 * the link is confirmed. The workflow confirms it again. The start of an outage is stored before its first execution
 * starts, so that all looks and all runs report one event. An error ends a look, but not the run.
 */
export async function probe(_: object, collaborators: Collaborators): Promise<ProbeOutput> {
  const { clock, report } = collaborators;
  const startedAt = clock.now();
  const states: ProbeState[] = [];
  const executions: string[] = [];
  let stored: StoredProbe | undefined;
  let failed = 0;
  for (let due = startedAt; due - startedAt <= PROBE_RUN * 1000; due = nextLook(startedAt, clock.now())) {
    await clock.sleep(due - clock.now());
    const answers = await lookAtSites(collaborators);
    // The metrics need no stored state.
    states.push(addLook(undefined, answers, clock.now()));
    try {
      stored ??= await collaborators.store.read();
      const looked = await storeOutages(stored, answers, collaborators);
      stored = looked;
      stored = await startDue(looked, answers, executions, collaborators);
    } catch (error) {
      report(error);
      failed += 1;
      if (error instanceof ProbeStateChanged) stored = undefined;
    }
  }
  await storeAtEnd(stored, collaborators);
  publishRun(states, failed < states.length, collaborators);
  return { verdict: 'LOOKED', looks: states.length, executions };
}

/** The time of the next look; looks that a slow one has missed are left out. */
const nextLook = (startedAt: number, now: number): number => {
  const interval = PROBE_INTERVAL * 1000;
  return startedAt + (Math.floor((now - startedAt) / interval) + 1) * interval;
};

/** Adds the look, and writes the state if an outage starts or ends. Other changes are written at the end of the run. */
async function storeOutages(
  stored: StoredProbe,
  answers: Answers,
  { store, clock }: Collaborators,
): Promise<Required<StoredProbe>> {
  const state = addLook(stored.state, answers, clock.now());
  return sameOutages(stored.state, state) ? { ...stored, state } : store.write(stored, state);
}

async function startDue(
  stored: Required<StoredProbe>,
  answers: Answers,
  started: string[],
  collaborators: Collaborators,
): Promise<StoredProbe> {
  const { clock, settings, store } = collaborators;
  let { state } = stored;
  const due = dueOutages(state, settings.preferredSurvivor, clock.now());
  if (due.length === 0) return stored;
  const accelerators = await acceleratorsToFence(collaborators);
  if (accelerators === undefined) return stored;
  let attempted = false;
  for (const each of due) {
    const answer = answers[each.site];
    // Stryker disable next-line ConditionalExpression: each outage is of a site in the answers
    if (answer === undefined) continue;
    const { outage, confirmed } = confirmOutage(each, accelerators, answer, clock.now());
    state = withOutage(state, outage);
    if (!confirmed) continue;
    const attempt = await startAttempt(outage, accelerators, collaborators, clock.now());
    state = withOutage(state, attempt.outage);
    started.push(...attempt.names);
    attempted = true;
  }
  return attempted ? store.write(stored, state) : { ...stored, state };
}

/** The commands of the CLI show what is stored. */
async function storeAtEnd(stored: StoredProbe | undefined, { store, report }: Collaborators): Promise<void> {
  try {
    if (stored?.state !== undefined) await store.write(stored, stored.state);
  } catch (error) {
    report(error);
  }
}

/** @param works whether a look of the run ended without an error; otherwise the probe counts as silent, which has an alarm */
function publishRun(
  states: readonly ProbeState[],
  works: boolean,
  { publish, settings }: Collaborators,
): void {
  for (const site of Object.keys(settings.sites)) {
    // Stryker disable next-line OptionalChaining: each look has both sites
    const views = states.flatMap(({ sites }) => sites[site]?.seesOther ?? []);
    if (views.length > 0) publish(PROBE_SEES_OTHER, views.includes(false) ? 0 : 1, { site });
  }
  const times = states.flatMap(({ sites }) =>
    Object.values(sites).flatMap(({ answerTime }) => answerTime ?? []),
  );
  if (works && times.length > 0) publish(PROBE_ANSWER_TIME, Math.max(...times));
}
