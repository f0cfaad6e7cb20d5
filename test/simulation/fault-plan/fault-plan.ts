import { AWS_REQUEST_DEADLINE } from '../../../functions/domain/limits.ts';
import type { Call, Course } from '../scheduler/process.ts';
import type { Random } from '../scheduler/random.ts';
import { isClaimWrite } from '../world/claim-write.ts';
import { failure } from '../world/failure.ts';
import { isSite, type SiteName } from '../world/names.ts';
import type { Site } from '../world/site.ts';

/** The probability of each fault of a call. Drawn once per run, so that some runs have few faults and some many. */
export interface FaultPlan {
  /** The call fails and has no effect. */
  readonly before: number;
  /** The call takes effect, and its response is lost. */
  readonly after: number;
  /** No response within the deadline; the call may take effect or not. */
  readonly silent: number;
  /** The worker freezes before it receives the response. */
  readonly frozen: number;
  /** The function's process is killed during a call. */
  readonly killed: number;
  /** How much longer than the platform allows an effect may be delayed (ms); 0 keeps the timing assumption. */
  readonly lateMs: number;
}

export const NO_FAULTS: FaultPlan = { before: 0, after: 0, silent: 0, frozen: 0, killed: 0, lateMs: 0 };

export function drawFaultPlan(random: Random, lateMs: number): FaultPlan {
  const maybe = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    before: maybe(0.08),
    after: maybe(0.08),
    silent: maybe(0.06),
    frozen: maybe(0.06),
    killed: maybe(0.04),
    lateMs,
  };
}

const ERRORS: Readonly<Record<string, () => Error>> = {
  'global-accelerator': () => failure('InternalServiceErrorException', 500),
  'load-balancing': () => failure('ThrottlingException', 400),
  dynamodb: () => failure('InternalServerError', 500),
  'secrets-manager': () => failure('InternalServiceError', 500),
  'step-functions': () => failure('ServiceUnavailable', 503),
};

/** The error with which a service fails a call, before or after the effect. */
export const errorOf = (service: string): Error =>
  ERRORS[service.replace(/ .*/, '')]?.() ?? failure('ServiceUnavailable', 503);

/** Draws the course of a call, from the fault plan and the state of the called site. */
export function courseOf(
  call: Call,
  random: Random,
  plan: FaultPlan,
  now: number,
  sites: Readonly<Record<SiteName, Site>>,
  reached: (name: string) => void,
): Course {
  const site = call.service.startsWith('infinispan ') ? call.service.slice('infinispan '.length) : '';
  if (isSite(site)) return infinispanCourse(call, random, plan, now, sites[site], reached);
  const latency = random.integer(2, 40);
  const deadline = AWS_REQUEST_DEADLINE * 1000;
  const draw = random.next();
  let edge = plan.before;
  if (draw < edge) {
    reached('error before the effect');
    const busy = call.operation.endsWith('Endpoints') && random.chance(0.4);
    return course(latency, latency, {
      before: busy ? failure('TransactionInProgressException', 400) : errorOf(call.service),
    });
  }
  edge += plan.after;
  if (draw < edge) {
    reached('error after the effect');
    return course(latency, latency + 5, { after: errorOf(call.service) });
  }
  edge += plan.silent;
  if (draw < edge) return noResponse(random, plan, deadline, reached);
  // A freeze is most dangerous between a write intent and its write.
  edge += isClaimWrite(call) ? 4 * plan.frozen : plan.frozen;
  if (draw < edge) {
    reached('a worker freezes');
    return course(latency, latency + random.integer(1_000, 30_000));
  }
  return course(Math.ceil(latency / 2), latency);
}

/** A request to one node of an Infinispan: the input of its call. */
export interface NodeRequest {
  readonly path: string;
  readonly node: number;
  /** How long the sender waits (ms). */
  readonly deadline: number;
}

function infinispanCourse(
  call: Call,
  random: Random,
  plan: FaultPlan,
  now: number,
  site: Site,
  reached: (name: string) => void,
): Course {
  const write = call.operation.startsWith('POST');
  const { node, deadline } = call.input as NodeRequest;
  if (!site.alive) return course(5, 5, { before: failure('ECONNREFUSED') });
  const frozenUntil = Math.max(site.frozenUntil, site.nodeFrozenUntil[node] ?? 0);
  if (now < frozenUntil) {
    const frozen = now < site.frozenUntil ? 'Infinispan' : 'node';
    reached(write ? `POST to a frozen ${frozen}` : `GET to a frozen ${frozen}`);
    // After it resumes, it carries out the received requests in any order.
    const effect = frozenUntil - now + random.integer(0, 60_000);
    return course(effect, deadline, { after: failure('TimeoutError') });
  }
  const latency = random.integer(3, write ? 300 : 30);
  const draw = random.next();
  if (draw < plan.before) {
    reached('error before the effect');
    return course(latency, latency, { before: failure('ECONNRESET') });
  }
  if (draw < plan.before + plan.after) {
    reached('error after the effect');
    return course(latency, latency + 5, { after: failure('ECONNRESET') });
  }
  if (draw < plan.before + plan.after + plan.silent) return noResponse(random, plan, deadline, reached);
  return course(Math.ceil(latency / 2), latency);
}

function noResponse(
  random: Random,
  plan: FaultPlan,
  deadline: number,
  reached: (name: string) => void,
): Course {
  if (random.chance(0.5)) {
    reached('no response and no effect');
    return course(deadline, deadline, { before: failure('TimeoutError') });
  }
  reached('no response and a late effect');
  const effect = random.integer(0, deadline) + (plan.lateMs > 0 ? random.integer(0, plan.lateMs) : 0);
  return course(effect, deadline, { after: failure('TimeoutError') });
}

const course = (effectDelayMs: number, answerDelayMs: number, errors: Partial<Course> = {}): Course => ({
  effectDelayMs,
  answerDelayMs,
  ...errors,
});
