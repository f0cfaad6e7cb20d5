import { readFile } from 'node:fs/promises';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROTATION_GRACE, SITES } from '../../../functions/support/environment.ts';
import { post } from '../support/alerts.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { forceColdStarts } from '../support/force-cold-starts.ts';
import { allowReading, reconfigure, rotate } from '../support/secrets.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

const HOUR = 3600;
/** The state after site-b is fenced. */
const FENCED_STATE = { inService: [['site-a']], backups: ['site-b is offline at site-a'] };
const FENCED = { status: 'SUCCEEDED', outcome: 'FENCED' };

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const setGrace = (seconds: number) => reconfigure(world, ROTATION_GRACE, () => String(seconds));

/** The same world with the credentials of an Alertmanager that sends this password. */
const withPassword = (password: string): World => ({
  ...world,
  stack: { ...world.stack, webhook: { ...world.stack.webhook, password } },
});

describe("the webhook's password", () => {
  /** The status for a body that is not JSON: 400 for an authenticated caller. */
  const statusFor = async (password: string) =>
    (await post(world, '{', { ...world.stack.webhook, password })).status;

  it('before and after its rotation fences, and no other one is accepted', async () => {
    const before = world.stack.webhook.password;
    await rotate(world, 'webhook', 'the next one');

    for (const password of [before, 'the next one', before]) {
      await resetWorld(world);
      expect((await runAttempt(withPassword(password), SITE_B_REPORTED)).ended).toMatchObject(FENCED);
    }
    expect(await statusFor('another one')).toBe(403);
  });

  it('of two rotations ago is rejected, also within the grace period', async () => {
    for (const password of ['the first', 'the second', 'the third']) await rotate(world, 'webhook', password);
    await forceColdStarts(world);

    expect([
      await statusFor('the first'),
      await statusFor('the second'),
      await statusFor('the third'),
    ]).toEqual([403, 400, 400]);
  });

  describe('without a grace period', () => {
    beforeAll(() => setGrace(0));
    afterAll(() => setGrace(HOUR));

    it('is only the current one', async () => {
      for (const password of ['the previous one', 'the current one'])
        await rotate(world, 'webhook', password);
      await forceColdStarts(world);

      expect([await statusFor('the previous one'), await statusFor('the current one')]).toEqual([403, 400]);
    });
  });
});

describe("an Infinispan's password that was changed only in Secrets Manager", () => {
  let alertmanager: World;
  beforeAll(async () => {
    await rotate(world, 'webhook', 'as before');
    alertmanager = withPassword('as before');
  });
  const before = () => siteOf(world, 'site-a').infinispan.password;
  afterEach(() => rotate(world, 'site-a', before()));

  it.each([
    { workers: 'that have not read it', prepare: () => forceColdStarts(world) },
    { workers: 'that have read the previous one', prepare: () => runAttempt(alertmanager, SITE_B_REPORTED) },
  ])('still fences, with workers $workers', async ({ prepare }) => {
    await prepare();
    await resetWorld(world);
    await rotate(world, 'site-a', 'not yet in the cluster');

    const { ended } = await runAttempt(alertmanager, SITE_B_REPORTED);

    expect(ended).toMatchObject(FENCED);
    expect(await readServiceState(world)).toEqual(FENCED_STATE);
  });

  it('fences nothing without a grace period', async () => {
    await setGrace(0);
    await rotate(world, 'site-a', 'not yet in the cluster');

    const { ended, trail } = await runAttempt(alertmanager, SITE_B_REPORTED);

    expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'REPORTER_UNREACHABLE' });
    expect(JSON.stringify(trail)).toContain(': 401');
    expect(await readServiceState(world)).toEqual({ inService: [['site-a', 'site-b']], backups: [] });
    await setGrace(HOUR);
  });
});

it("an Infinispan's certificates may be in a secret", async () => {
  const { stack } = world;
  await rotate(world, 'webhook', stack.webhook.password);
  const SecretString = await readFile(siteOf(world, 'site-a').infinispan.caFile, 'utf8');
  const create = new CreateSecretCommand({ Name: 'infinispan-authorities', SecretString });
  const { ARN: caArn } = await new SecretsManagerClient(stack.aws).send(create);
  await allowReading(world, SITES, caArn ?? '');
  const inSecret = ({ caFile: _, ...access }: Record<string, unknown>) => ({ ...access, caArn });
  await reconfigure(world, SITES, (sites) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries<Record<string, unknown>>(JSON.parse(sites)).map(([site, access]) => [
          site,
          inSecret(access),
        ]),
      ),
    ),
  );

  expect((await runAttempt(world, SITE_B_REPORTED)).ended).toMatchObject(FENCED);
  expect(await readServiceState(world)).toEqual(FENCED_STATE);
});
