import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { currentIncident } from '../support/claim.ts';
import { waitForEnd } from '../support/executions.ts';
import { fencingJson } from '../support/fencing.ts';
import { invoke } from '../support/invoke.ts';
import { storeConnected } from '../support/probe.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { otherSite, resetWorld, SITES, type World } from '../support/world.ts';

/** Only the use of the key is authorized, so that the probe's permissions for a customer's key are used too. */
const KEY = 'arn:aws:kms:eu-central-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let world: World;
beforeAll(async () => {
  const config = parseLocalConfig({ probe: true }, 'The configuration of this test');
  world = await startWorld({ config: { ...config, kmsKeyArn: KEY }, waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const output = z.object({ looks: z.number(), executions: z.array(z.string()) });

it('fences one of two separated sites although no alert comes, as one event in one run', {
  timeout: 180_000,
}, async () => {
  await storeConnected(world);

  const { looks, executions } = output.parse(await invoke(world, 'Probe', {}));
  const ended = await Promise.all(executions.map((name) => waitForEnd(world, name)));
  const incident = await currentIncident(world);
  const status = await fencingJson(world, ['status']);

  expect(looks).toBeGreaterThanOrEqual(9);
  expect(executions).toHaveLength(2);
  expect(ended.map(({ outcome, reason = 'none' }) => [outcome, reason]).sort()).toEqual([
    ['FENCED', 'none'],
    ['NOT_FENCED', 'LOST_TO_OTHER_SITE'],
  ]);
  const survivor = SITES.find((site) => site === incident?.decision.reporter) ?? 'site-a';
  const fenced = otherSite(survivor);
  expect(await readServiceState(world)).toEqual({
    inService: [[survivor]],
    backups: [`${fenced} is offline at ${survivor}`],
  });
  expect(status.probe).toMatchObject({
    sites: SITES.map((site) => ({ site, seesOther: false })),
    outages: expect.arrayContaining([
      expect.objectContaining({ site: 'site-b', reporter: 'site-a', attempt: 1 }),
    ]),
  });
});
