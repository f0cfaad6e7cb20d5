import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecutionAlreadyExists, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { FencingEvent } from '../../../functions/domain/event.ts';
import type { HistoryEvent } from '../interpreter/history.ts';
import type { Host, StatusChange } from '../interpreter/host.ts';
import type { Json } from '../interpreter/json.ts';
import { loadMachine, type Machine } from '../interpreter/machine.ts';
import {
  type ExecutionDescription,
  StepFunctions,
  StepFunctionsError,
} from '../interpreter/step-functions.ts';
import type { Random } from '../scheduler/random.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { Checks } from './checks.ts';
import { isClaimWrite } from './claim-write.ts';
import { invoke } from './lambda.ts';
import { APPLICATION, AUDIT } from './names.ts';
import { Observed } from './observed.ts';
import { CALM, courseOf, drawWeather, type Weather } from './weather.ts';
import { World } from './world.ts';

const DEFINITION = join(import.meta.dirname, '../../../statemachine/fence-site.asl.json');

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  LookupAccelerator: 'LookupAccelerator',
  CheckReporterHealth: 'CheckReporterHealth',
  UpdateEndpointGroup: 'UpdateEndpointGroup',
  TakeSiteOffline: 'TakeSiteOffline',
  Rehearse: 'Rehearse',
  Application: APPLICATION,
  AuditTable: AUDIT,
  AuditRetentionDays: '365',
  PollIntervalSeconds: '15',
  ReporterTimeoutSeconds: '240',
  MaxPolls: '17',
};

/** The real definition, once a process. `change` is for the faults that a test puts in. */
export function machineOf(change: (definition: string) => string = (definition) => definition): Machine {
  const text = change(readFileSync(DEFINITION, 'utf8'));
  return loadMachine(
    JSON.parse(text.replaceAll(/\$\{(\w+)\}/g, (_, name) => SUBSTITUTIONS[name] ?? `?${name}`)),
  );
}

interface Output {
  readonly outcome?: string;
  readonly reason?: string;
  /** Of a rehearsal. */
  readonly blocked?: boolean;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly machine: Machine;
  /** How much later than the platform allows an effect may come (ms). @default 0 */
  readonly lateMs?: number;
}

/** One run: the real code on the interpreter, in a world where anything may fail. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly world: World;
  readonly checks: Checks;
  readonly stepFunctions: StepFunctions;
  readonly stateMachineArn: string;
  /** How often each thing was met. */
  readonly coverage = new Map<string, number>();
  /** Executions one of whose rows could not be written, ARN. */
  readonly trailLost = new Set<string>();
  /** What firing alerts have said so far: `reporter startsAt`. */
  readonly fired = new Set<string>();
  readonly observed = new Observed();
  readonly #storm: Weather;
  calm = false;
  #invocations = 0;

  constructor({ seed, machine, lateMs = 0 }: SimulationOptions) {
    this.scheduler = new Scheduler({
      seed,
      startMs: Date.UTC(2026, 10, 24, 13, 0, 0),
      decide: (call, random) => {
        const weather = call.service === 'operator' ? CALM : this.weather();
        const course = courseOf(call, random, weather, this.scheduler.now(), this.world.sites, (what) =>
          this.met(what),
        );
        if (course.after && isClaimWrite(call)) this.met('claim: the answer to a write is lost');
        return course;
      },
      observe: () => {
        if (this.checks.violation) throw this.checks.violation;
      },
    });
    this.random = this.scheduler.random;
    this.#storm = drawWeather(this.random, lateMs);
    this.world = new World(this.random, this.scheduler.now);
    this.checks = new Checks(this.world, (what) => this.met(what));
    this.checks.waits = (executionArn) => {
      const { input } = this.stepFunctions.describeExecution({ executionArn });
      return this.observed.waits(JSON.parse(input));
    };
    const refuses = this.random.chance(0.5) ? 0.1 : 0;
    this.world.takeRefusal = () => !this.calm && this.random.chance(refuses);
    this.stepFunctions = new StepFunctions(this.#host());
    this.stateMachineArn = this.stepFunctions.putStateMachine('fencing', machine);
  }

  readonly weather = (): Weather => (this.calm ? CALM : this.#storm);
  readonly met = (what: string): void => {
    this.coverage.set(what, (this.coverage.get(what) ?? 0) + 1);
  };
  readonly nextInvocation = (): number => ++this.#invocations;

  /** Step Functions' API, as a function's client or a person asks it. */
  askStepFunctions(operation: string, input: object): object {
    const request = input as never;
    try {
      switch (operation) {
        case 'StartExecution': {
          const event: FencingEvent = JSON.parse((input as { input: string }).input);
          if (event.mode !== 'rehearsal') {
            if (!this.fired.has(`${event.reporter} ${event.startsAt}`))
              this.checks.fail('an execution was started that no firing alert asked for');
            this.observed.see(event, this.world.observe);
          }
          return this.stepFunctions.startExecution(request);
        }
        case 'DescribeExecution':
          return this.stepFunctions.describeExecution(request);
        case 'GetExecutionHistory': {
          const { events } = this.stepFunctions.getExecutionHistory(request);
          return { events: events.slice(0, (input as { maxResults: number }).maxResults) };
        }
        case 'ListExecutions': {
          const { statusFilter } = input as { statusFilter: string };
          const all = this.stepFunctions.listExecutions().filter(({ status }) => status === statusFilter);
          return { executions: all.toReversed().slice(0, 100) };
        }
        default:
          throw new TypeError(`Step Functions: ${operation} is not known here`);
      }
    } catch (error) {
      throw error instanceof StepFunctionsError ? asSdkError(error) : error;
    }
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
      onStatusChange: (change) => this.#onStatus(change),
      onDefect: (error) =>
        this.checks.fail(`defect: ${error instanceof Error ? error.stack : String(error)}`),
    };
  }

  async #callService(resource: string, request: Json): Promise<unknown> {
    const operation = resource.endsWith('putItem') ? 'PutItem' : 'UpdateItem';
    const spawned = this.scheduler.spawn('audit trail', (process) =>
      process.call({ service: 'dynamodb', operation, input: request }, () =>
        this.checks.dynamodb('the state machine', operation, request as object),
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
      this.met(`state: ${name}`);
    }
  }

  #onStatus({ status, output, redriveCount, executionArn }: StatusChange): void {
    if (status === 'RUNNING') return;
    const { outcome = status, reason, blocked } = JSON.parse(output ?? '{}') as Output;
    if (blocked !== undefined) this.met(blocked ? 'a rehearsal is blocked' : 'nothing blocks a rehearsal');
    this.met(`outcome: ${outcome}${reason === undefined ? '' : ` ${reason}`}`);
    if (redriveCount === 0) return;
    this.met(`ended after a redrive: ${status}`);
    const { events } = this.stepFunctions.getExecutionHistory({ executionArn });
    const since = events.slice(events.findLastIndex(({ type }) => type === 'ExecutionRedriven'));
    if (status === 'FAILED' && !since.some(({ type }) => type === 'TaskScheduled')) {
      this.checks.fail('a redrive failed again without trying anything');
    }
  }
}

function asSdkError({ name, message }: StepFunctionsError): Error {
  const options = { message, $metadata: { httpStatusCode: 400 } };
  if (name === 'ExecutionAlreadyExists') return new ExecutionAlreadyExists(options);
  if (name === 'ExecutionDoesNotExist') return new ExecutionDoesNotExist(options);
  return Object.assign(new Error(message), { name, ...options });
}
