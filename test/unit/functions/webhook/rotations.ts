import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { RotatedSecret } from '../../../simulation/world/rotated-secret.ts';
import { countReads } from '../../support/secret-reads.ts';
import { basic, firing, USER } from './requests.ts';
import { createWorld, GRACE } from './world.ts';

/** A request to the webhook. */
export interface Login {
  /** Milliseconds since the creation of the secret. */
  readonly at: number;
  readonly password: string;
  /** @default - the right one */
  readonly user?: string;
}

/** The rotations of a secret, and the requests to a worker that uses it. Times in milliseconds since its creation. */
export interface Scenario {
  /** @default - that of the configuration */
  readonly grace?: number;
  /** The first password, and those that it is rotated to. */
  readonly passwords: readonly string[];
  /** The times of the rotations to the others, in order. @default - none */
  readonly rotated?: readonly number[];
  /** Until then the previous version cannot be read. @default - it can */
  readonly unreadableUntil?: number;
  readonly requests: readonly Login[];
}

/** Runs a scenario on one worker. @returns the status of each answer, and how often each version was read */
export async function runScenario({
  grace = GRACE,
  passwords,
  rotated = [],
  unreadableUntil = 0,
  requests,
}: Scenario) {
  const world = createWorld(USER, grace);
  const created = world.time.now;
  const secret = new RotatedSecret(passwords[0] ?? '', () => world.time.now);
  const pending = rotated.map((at, index) => ({ at, text: passwords[index + 1] }));
  const advanceTo = (at: number) => {
    for (const rotation of pending.splice(0, pending.filter((each) => each.at <= at).length)) {
      world.time.now = created + rotation.at;
      secret.rotate(rotation.text);
    }
    world.time.now = created + at;
  };
  const { reads, answer } = countReads(
    secret,
    (version) => version === 'previous' && world.time.now - created < unreadableUntil,
  );
  world.secrets.on(GetSecretValueCommand).callsFake(answer);
  const statuses: number[] = [];
  for (const { at, password, user = USER } of requests) {
    advanceTo(at);
    const { statusCode } = await world.send({ ...firing, authorization: basic(user, password) });
    statuses.push(statusCode);
  }
  return { statuses, reads };
}
