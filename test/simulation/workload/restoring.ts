import type { RestorePlan } from '../../../functions/domain/restore/plan.ts';
import type { RestoreRequest } from '../../../functions/domain/restore/request.ts';
import type { ExecutionDescription } from '../interpreter/step-functions.ts';
import { StepFunctionsError } from '../interpreter/step-functions.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { MINUTE, otherSite, type SiteName } from '../world/names.ts';
import { isComplete } from '../world/recent-states.ts';
import type { Operators } from './operators.ts';

/** How an operator answers a message of a restore. */
export type Habit = 'in time' | 'late' | 'twice' | 'never' | 'no';

interface Waiting {
  readonly Payload?: { readonly token?: string; readonly ask?: string; readonly plan?: RestorePlan };
}

/** The actions of the operators who restore a site with the workflow. */
export class Restoring {
  readonly #simulation: Simulation;
  readonly #operators: Operators;
  readonly #random: Random;
  /** Draws how the next message is answered. */
  habit: () => Habit = () => 'in time';

  constructor(simulation: Simulation, operators: Operators, random: Random) {
    this.#simulation = simulation;
    this.#operators = operators;
    this.#random = random;
    simulation.onMessage = ({ subject }) => this.#read(subject);
  }

  /** The site of a fenced incident. */
  fencedSite(): SiteName | undefined {
    const { current } = this.#simulation.world.claim() ?? {};
    return current?.phase === 'fenced' ? (current.decision.site as SiteName) : undefined;
  }

  /** The restores that run. */
  running(): readonly ExecutionDescription[] {
    const { restoreMachineArn } = this.#simulation;
    return this.#simulation
      .executions()
      .filter((one) => one.stateMachineArn === restoreMachineArn && one.status === 'RUNNING');
  }

  /** The restores that failed, timed out or were aborted, and can be redriven. */
  redrivable(): readonly ExecutionDescription[] {
    const { restoreMachineArn } = this.#simulation;
    return this.#simulation
      .executions()
      .filter((one) => one.stateMachineArn === restoreMachineArn && one.redriveStatus === 'REDRIVABLE');
  }

  /** Starts a restore, as `restore SITE` does. @returns the execution's ARN */
  start(site: string, approval: RestoreRequest['approval']): string {
    const { stepFunctions, restoreMachineArn, reached } = this.#simulation;
    reached('an operator starts a restore');
    const input: RestoreRequest = { version: 1, site, approval, by: 'operator', keycloak: 'watched' };
    return stepFunctions.startExecution({
      stateMachineArn: restoreMachineArn,
      name: `restore_${site}_${this.#random.integer(0, 2 ** 40)}`,
      input: JSON.stringify(input),
    }).executionArn;
  }

  stopAll(): void {
    for (const { executionArn } of this.running())
      this.#simulation.stepFunctions.stopExecution({ executionArn });
  }

  /** Answers the last question of an execution, if there is one: also one that was answered, or whose time is over. */
  answer(executionArn: string, approved: boolean): void {
    const { stepFunctions, reached, safety, scheduler } = this.#simulation;
    const { events } = stepFunctions.getExecutionHistory({ executionArn });
    const payloads = events.map(({ taskScheduledEventDetails }) => {
      const { parameters = '{}' } = (taskScheduledEventDetails ?? {}) as { readonly parameters?: string };
      return (JSON.parse(parameters) as Waiting).Payload;
    });
    const { token, ask, plan } = payloads.findLast((payload) => payload?.token !== undefined) ?? {};
    if (token === undefined) return;
    try {
      if (approved) stepFunctions.sendTaskSuccess({ taskToken: token, output: '{"by":"operator"}' });
      else stepFunctions.sendTaskFailure({ taskToken: token, error: 'NotApproved', cause: 'refused' });
      reached(approved ? `an operator approves: ${ask}` : `an operator refuses: ${ask}`);
      if (approved && ask === 'approve the plan')
        safety.restores.approvals.set(executionArn, { at: scheduler.now(), entries: plan?.entries ?? {} });
    } catch (error) {
      if (!(error instanceof StepFunctionsError)) throw error;
      reached(`an operator answers too late: ${error.name}`);
    }
  }

  setKeycloak(site: SiteName, runs: boolean): void {
    const { world } = this.#simulation;
    const state = world.sites[site];
    if (state.keycloak === runs) return;
    state.keycloak = runs;
    const isAsCopied = state.joinedByRestore && world.recent.holds(isComplete(site));
    const isFilled = isAsCopied || world.hasOnlyCopy(site);
    state.staleKeycloak = runs && !isFilled;
    const event = runs ? 'Keycloak is started' : 'Keycloak is stopped';
    this.#operators.changed(state.staleKeycloak ? 'Keycloak is started without the data' : event);
  }

  /** Stops Keycloak at the fenced site, takes it out of the groups, and starts and lists everything else. */
  prepare(site: SiteName): void {
    const { world } = this.#simulation;
    world.link = true;
    world.secretAvailable = true;
    world.swapped = false;
    for (const one of Object.values(world.sites)) {
      one.thaw(world.now());
      one.bridges.fill('works');
      Object.assign(one, { alive: true, healthy: true, keycloak: one.name !== site, staleKeycloak: false });
    }
    this.#operators.unlistEverywhere(site);
    // An edit with an old list may have removed it.
    this.#operators.listEverywhere(otherSite(site));
    this.#operators.changed('an operator prepares a restore');
  }

  #read(subject: string): void {
    const { scheduler } = this.#simulation;
    const later = (delay: number, action: () => void) =>
      scheduler.after(delay, 'an operator', 'is due', action);
    const site = /^Start Keycloak at (site-[ab])/.exec(subject)?.[1] as SiteName | undefined;
    const habit = this.habit();
    if (site !== undefined) {
      if (habit !== 'never' && habit !== 'no')
        later(this.#random.integer(5_000, habit === 'late' ? 20 * MINUTE : 90_000), () =>
          this.setKeycloak(site, true),
        );
      return;
    }
    if (!subject.startsWith('The restore of') || habit === 'never') return;
    const asked = this.running();
    const answerAll = () => {
      const executions = new Set([...asked, ...this.running()].map(({ executionArn }) => executionArn));
      for (const executionArn of executions) this.answer(executionArn, habit !== 'no');
    };
    later(this.#random.integer(2_000, habit === 'late' ? 75 * MINUTE : 2 * MINUTE), answerAll);
    if (habit === 'twice') later(3 * MINUTE, answerAll);
  }
}
