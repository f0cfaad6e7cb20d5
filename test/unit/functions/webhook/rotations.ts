import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { RotatedSecret } from '../../../simulation/world/rotated-secret.ts';
import { readingsOf } from '../../support/readings.ts';
import { basic, firing, USER } from './requests.ts';
import { createWorld, GRACE } from './world.ts';

/** A request to the webhook. */
export interface Login {
  /** Milliseconds since the secret was made. */
  readonly at: number;
  readonly password: string;
  /** @default - the right one */
  readonly user?: string;
}

/** What happens to a secret, and to a worker that judges by it. Times in milliseconds since the secret was made. */
export interface Story {
  /** @default - that of the configuration */
  readonly grace?: number;
  /** The password at first, and what it is rotated to. */
  readonly passwords: readonly string[];
  /** When it is rotated to each of the others, in order. @default - never */
  readonly rotated?: readonly number[];
  /** Until then the version before cannot be read. @default - it can */
  readonly unreadableUntil?: number;
  readonly requests: readonly Login[];
}

/** Tells a story to one worker: the status of each answer, and how often each version was read. */
export async function play({ grace = GRACE, passwords, rotated = [], unreadableUntil = 0, requests }: Story) {
  const world = createWorld(USER, grace);
  const made = world.time.now;
  const secret = new RotatedSecret(passwords[0] ?? '', () => world.time.now);
  const pending = rotated.map((at, index) => ({ at, text: passwords[index + 1] }));
  const goTo = (at: number) => {
    for (const rotation of pending.splice(0, pending.filter((each) => each.at <= at).length)) {
      world.time.now = made + rotation.at;
      secret.rotate(rotation.text);
    }
    world.time.now = made + at;
  };
  const { reads, answer } = readingsOf(
    secret,
    (version) => version === 'previous' && world.time.now - made < unreadableUntil,
  );
  world.secrets.on(GetSecretValueCommand).callsFake(answer);
  const statuses: number[] = [];
  for (const { at, password, user = USER } of requests) {
    goTo(at);
    const { statusCode } = await world.send({ ...firing, authorization: basic(user, password) });
    statuses.push(statusCode);
  }
  return { statuses, reads };
}
