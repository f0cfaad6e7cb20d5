import { AWS_REQUEST_DEADLINE } from '../../../functions/domain/limits.ts';
import type { Call, Course } from '../scheduler/process.ts';
import type { Random } from '../scheduler/random.ts';
import { isClaimWrite } from './claim-write.ts';
import { isSite, type SiteName } from './names.ts';
import type { Site } from './site.ts';

/** How likely each fault is for one call, drawn anew for every run, so that some runs are calm and some are not. */
export interface Weather {
  /** Answered with an error, no effect. */
  readonly before: number;
  /** Carried out, and the answer lost. */
  readonly after: number;
  /** No answer within the deadline; carried out or not. */
  readonly silent: number;
  /** The worker stands still before it hears the answer. */
  readonly frozen: number;
  /** The function's process is killed at a call. */
  readonly killed: number;
  /** How much longer than the platform allows an effect may be on its way (ms); 0 keeps the assumption. */
  readonly lateMs: number;
}

export const CALM: Weather = { before: 0, after: 0, silent: 0, frozen: 0, killed: 0, lateMs: 0 };

export function drawWeather(random: Random, lateMs: number): Weather {
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

/** An error as an SDK or Node gives it. */
export function failure(name: string, status?: number): Error {
  const error = Object.assign(
    new Error(name),
    status === undefined ? {} : { $metadata: { httpStatusCode: status } },
  );
  error.name = name;
  return error;
}

/** What an error before or after the effect looks like at each service. */
const ERRORS: Readonly<Record<string, () => Error>> = {
  'global-accelerator': () => failure('InternalServiceErrorException', 500),
  'load-balancing': () => failure('ThrottlingException', 400),
  dynamodb: () => failure('InternalServerError', 500),
  'secrets-manager': () => failure('InternalServiceError', 500),
  'step-functions': () => failure('ServiceUnavailable', 503),
};

/** Decides what becomes of each call, from the weather and from how the site asked is. */
export function courseOf(
  call: Call,
  random: Random,
  weather: Weather,
  now: number,
  sites: Readonly<Record<SiteName, Site>>,
  met: (what: string) => void,
): Course {
  const site = call.service.startsWith('infinispan ') ? call.service.slice('infinispan '.length) : '';
  if (isSite(site)) return askedInfinispan(call, random, weather, now, sites[site], met);
  const latency = random.integer(2, 40);
  const deadline = AWS_REQUEST_DEADLINE * 1000;
  const error = ERRORS[call.service] ?? (() => failure('ServiceUnavailable', 503));
  const draw = random.next();
  let edge = weather.before;
  if (draw < edge) {
    met('error before the effect');
    const busy = call.operation.endsWith('Endpoints') && random.chance(0.4);
    return answered(latency, latency, {
      before: busy ? failure('TransactionInProgressException', 400) : error(),
    });
  }
  edge += weather.after;
  if (draw < edge) {
    met('error after the effect');
    return answered(latency, latency + 5, { after: error() });
  }
  edge += weather.silent;
  if (draw < edge) return silent(random, weather, deadline, met);
  // The dangerous place to stand still is between a stamp and the write that it announces.
  edge += isClaimWrite(call) ? 4 * weather.frozen : weather.frozen;
  if (draw < edge) {
    met('worker stands still');
    return answered(latency, latency + random.integer(1_000, 30_000));
  }
  return answered(Math.ceil(latency / 2), latency);
}

/** A request to one node of an Infinispan: the input of its call. */
export interface AskedNode {
  readonly path: string;
  readonly node: number;
  /** How long its sender waits (ms). */
  readonly deadline: number;
}

function askedInfinispan(
  call: Call,
  random: Random,
  weather: Weather,
  now: number,
  site: Site,
  met: (what: string) => void,
): Course {
  const write = call.operation.startsWith('POST');
  const { node, deadline } = call.input as AskedNode;
  if (!site.alive) return answered(5, 5, { before: failure('ECONNREFUSED') });
  const frozenUntil = Math.max(site.frozenUntil, site.nodeFrozenUntil[node] ?? 0);
  if (now < frozenUntil) {
    const frozen = now < site.frozenUntil ? 'Infinispan' : 'node';
    met(write ? `POST to a frozen ${frozen}` : `question to a frozen ${frozen}`);
    // What was sent is carried out when it resumes, in no order.
    const effect = frozenUntil - now + random.integer(0, 60_000);
    return answered(effect, deadline, { after: failure('TimeoutError') });
  }
  const latency = random.integer(3, write ? 300 : 30);
  const draw = random.next();
  if (draw < weather.before) {
    met('error before the effect');
    return answered(latency, latency, { before: failure('ECONNRESET') });
  }
  if (draw < weather.before + weather.after) {
    met('error after the effect');
    return answered(latency, latency + 5, { after: failure('ECONNRESET') });
  }
  if (draw < weather.before + weather.after + weather.silent) return silent(random, weather, deadline, met);
  return answered(Math.ceil(latency / 2), latency);
}

function silent(random: Random, weather: Weather, deadline: number, met: (what: string) => void): Course {
  if (random.chance(0.5)) {
    met('no answer and no effect');
    return answered(deadline, deadline, { before: failure('TimeoutError') });
  }
  met('no answer and a late effect');
  const effect = random.integer(0, deadline) + (weather.lateMs > 0 ? random.integer(0, weather.lateMs) : 0);
  return answered(effect, deadline, { after: failure('TimeoutError') });
}

const answered = (effectDelayMs: number, answerDelayMs: number, lost: Partial<Course> = {}): Course => ({
  effectDelayMs,
  answerDelayMs,
  ...lost,
});
