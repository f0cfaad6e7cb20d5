import type { Message } from '../../../functions/clients/topic.ts';
import { FENCE_SITE, RESTORE_SITE } from '../../../functions/domain/workflows.ts';
import { Harms } from '../checkers/harms.ts';
import { ProbeChecker } from '../checkers/probe-checker.ts';
import { SafetyChecker } from '../checkers/safety-checker.ts';
import { courseOf, drawFaultPlan, type FaultPlan, NO_FAULTS } from '../fault-plan/fault-plan.ts';
import { featureRandom } from '../fault-plan/features.ts';
import { Outages } from '../fault-plan/outages.ts';
import type { HistoryEvent } from '../interpreter/history.ts';
import type { Host, StatusChange } from '../interpreter/host.ts';
import type { Json } from '../interpreter/json.ts';
import { type ExecutionDescription, StepFunctions } from '../interpreter/step-functions.ts';
import type { Span } from '../monitoring/monitored-time.ts';
import { executionEnded } from '../monitoring/notifications.ts';
import { PublishedMetrics } from '../monitoring/published-metrics.ts';
import type { Call, Course, Spawned } from '../scheduler/process.ts';
import type { Random } from '../scheduler/random.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { isClaimWrite } from '../world/claim-write.ts';
import { ObservedEvents } from '../world/observed-events.ts';
import { World } from '../world/world.ts';
import { invoke } from './lambda.ts';
import type { Machines } from './machines.ts';

interface Output {
  readonly outcome?: string;
  readonly reason?: string;
  /** In the output of a rehearsal only. */
  readonly blocked?: boolean;
}

/** A call with the name of its process. */
export type SentCall = Call & { readonly process: string };

export interface SimulationOptions {
  readonly seed: number;
  readonly machines: Machines;
  /** How much longer than the platform allows an effect may be delayed (ms). @default 0 */
  readonly lateMs?: number;
  /** Changes the course of chosen calls. @default - the fault plan decides alone */
  readonly interfere?: (call: SentCall, course: Course) => Course;
  /** The run has restores: its sites have entries. */
  readonly restores: boolean;
  /** A region may be out for long. @default false */
  readonly cut?: boolean;
}

/** One run: the real code and definition on the interpreter, in a world where every call may fail. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly world: World;
  readonly safety: SafetyChecker;
  readonly harms: Harms;
  readonly stepFunctions: StepFunctions;
  /** The state machine of the fencing. */
  readonly stateMachineArn: string;
  readonly restoreMachineArn: string;
  /** ARNs of the state machines whose failed executions are looked for: runs without restores have one. */
  readonly knownMachines: readonly string[];
  /** How often each state, outcome, fault and action was reached. */
  readonly coverage = new Map<string, number>();
  /** ARNs of executions with an audit row that could not be written. */
  readonly trailLost = new Set<string>();
  /** Every firing alert that was delivered: `reporter startsAt`. */
  readonly fired = new Set<string>();
  readonly observed = new ObservedEvents();
  readonly probed: ProbeChecker;
  readonly outages = new Outages(() => this.scheduler.now());
  /** The metrics in CloudWatch, and the messages that were sent to operators, with their times. */
  readonly metrics: PublishedMetrics;
  readonly messages: (Message & { readonly at: number })[] = [];
  /** When an attempt of a reporter's alert ended as an earlier one, about which operators have a message. */
  readonly repeats: { readonly reporter: string; readonly at: number }[] = [];
  /** When the monitoring did not work, apart from outages. */
  readonly unmonitored: Span[] = [];
  /** The runs of reconcile to which an Infinispan gave no clear answer, so that they could not close an incident. */
  readonly unclear: Span[] = [];
  /** Milliseconds since 1970. */
  readonly startedAt = Date.UTC(2026, 10, 24, 13, 0, 0);
  /** The running invocations, by the names of their processes. */
  readonly invocations = new Map<string, Spawned<unknown>>();
  /** When each invocation started, by the name of its process. */
  readonly invokedAt = new Map<string, number>();
  /** The execution (ARN) of each invocation, by the name of its process. */
  readonly executionOf = new Map<string, string>();
  readonly #drawnPlan: FaultPlan;
  /** How long an alert has fired before its first delivery (ms), in addition to Alertmanager's own delay. */
  alertAge = (): number => 0;
  /** Called when an execution enters a state. */
  onState = (_state: string): void => {};
  /** Called when an execution of a restore failed, timed out or was aborted. */
  onRestoreFailed = (_change: StatusChange): void => {};
  /** Called when a function has published a message to the operators. */
  onMessage = (_message: Message): void => {};
  /** The heal phase has started: no call fails any more. */
  healing = false;
  #invocations = 0;

  constructor({
    seed,
    machines,
    lateMs = 0,
    interfere = (_, course) => course,
    restores,
    cut = false,
  }: SimulationOptions) {
    this.scheduler = new Scheduler({
      seed,
      startMs: this.startedAt,
      decide: (call, random) => {
        const plan = this.faultPlan();
        const { sites } = this.world;
        const drawn =
          this.outages.courseOf(call.service) ??
          courseOf(call, random, plan, this.scheduler.now(), sites, this.reached);
        const course = interfere(call, drawn);
        if (course.after && isClaimWrite(call)) this.reached('claim: the response to a write is lost');
        return course;
      },
      observe: () => {
        if (this.safety.violation) throw this.safety.violation;
      },
    });
    this.random = this.scheduler.random;
    this.#drawnPlan = drawFaultPlan(this.random, lateMs);
    this.metrics = new PublishedMetrics(this.scheduler.now);
    this.world = new World(
      this.random,
      this.scheduler.now,
      featureRandom(seed, 'sites in two regions') !== undefined ||
        (cut && featureRandom(seed, 'a region out for long') !== undefined),
      restores,
    );
    this.safety = new SafetyChecker(this.world, this.reached);
    this.probed = new ProbeChecker(this.world, this.safety);
    this.harms = new Harms(this.world);
    this.world.onChange = () => this.harms.note();
    this.harms.note();
    this.safety.needsApproval = (executionArn) => {
      const { input } = this.stepFunctions.describeExecution({ executionArn });
      return this.observed.needsApproval(JSON.parse(input));
    };
    this.safety.restores.execution = (executionArn) => this.stepFunctions.describeExecution({ executionArn });
    this.safety.restores.startedAt = (process) => this.invokedAt.get(process) ?? Number.NEGATIVE_INFINITY;
    this.safety.executionOf = (process) => this.executionOf.get(process);
    const failureRate = this.random.chance(0.5) ? 0.1 : 0;
    this.world.infinispanFails = () => !this.healing && this.random.chance(failureRate);
    this.stepFunctions = new StepFunctions(this.#host());
    this.stateMachineArn = this.stepFunctions.putStateMachine(FENCE_SITE.name, machines[FENCE_SITE.name]);
    this.restoreMachineArn = this.stepFunctions.putStateMachine(
      RESTORE_SITE.name,
      machines[RESTORE_SITE.name],
    );
    this.knownMachines = [this.stateMachineArn, ...(restores ? [this.restoreMachineArn] : [])];
  }

  readonly faultPlan = (): FaultPlan => (this.healing ? NO_FAULTS : this.#drawnPlan);
  readonly reached = (name: string): void => {
    this.coverage.set(name, (this.coverage.get(name) ?? 0) + 1);
  };
  readonly nextInvocation = (): number => ++this.#invocations;

  /** SNS: operators read the message. */
  publish({
    Subject: subject,
    Message: text,
  }: {
    readonly Subject: string;
    readonly Message: string;
  }): object {
    const message = { subject, text, at: this.scheduler.now() };
    this.messages.push(message);
    this.onMessage(message);
    return { MessageId: String(this.messages.length) };
  }

  executions(): readonly ExecutionDescription[] {
    return this.stepFunctions.listExecutions();
  }

  #host(): Host {
    return {
      timers: this.scheduler,
      random: this.random,
      invoke: (name, payload) => invoke(this, name, payload),
      callService: (resource, request) => this.#callService(resource, request),
      onHistoryEvent: (_, event) => this.#onHistory(event),
      onStatusChange: (change) => {
        this.#onStatus(change);
        executionEnded(this, change);
      },
      onDefect: (error) =>
        this.safety.fail(`defect: ${error instanceof Error ? error.stack : String(error)}`),
    };
  }

  async #callService(resource: string, request: Json): Promise<unknown> {
    const operation = resource.endsWith('putItem') ? 'PutItem' : 'UpdateItem';
    const spawned = this.scheduler.spawn('audit trail', (process) =>
      process.call({ service: 'dynamodb', operation, input: request }, () =>
        this.safety.dynamodb('the state machine', operation, request as object),
      ),
    );
    const outcome = await spawned.outcome;
    if (outcome.kind === 'returned') return outcome.value;
    const { Item } = request as { Item?: { execution?: { S?: string } } };
    this.trailLost.add(Item?.execution?.S ?? '');
    throw outcome.kind === 'threw' ? outcome.error : new Error('the write was killed');
  }

  #onHistory(event: HistoryEvent): void {
    const { type } = event;
    if (type.endsWith('StateEntered') && 'stateEnteredEventDetails' in event) {
      const { name } = event.stateEnteredEventDetails as { name: string };
      this.reached(`state: ${name}`);
      this.onState(name);
    }
  }

  #onStatus({ status, output, redriveCount, executionArn }: StatusChange): void {
    if (status === 'RUNNING') return;
    const { outcome = status, reason, blocked } = JSON.parse(output ?? '{}') as Output;
    if (blocked !== undefined)
      this.reached(blocked ? 'a rehearsal is blocked' : 'nothing blocks a rehearsal');
    this.reached(`outcome: ${outcome}${reason === undefined ? '' : ` ${reason}`}`);
    if (redriveCount === 0) return;
    this.reached(`ended after a redrive: ${status}`);
    const { events } = this.stepFunctions.getExecutionHistory({ executionArn });
    const since = events.slice(events.findLastIndex(({ type }) => type === 'ExecutionRedriven'));
    if (status === 'FAILED' && !since.some(({ type }) => type === 'TaskScheduled')) {
      this.safety.fail('a redriven execution failed without running a task');
    }
  }
}
