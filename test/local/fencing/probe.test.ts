import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { probeKey } from '../../../functions/domain/claims-table.ts';
import type { ProbedSite, ProbeState } from '../../../functions/domain/probe.ts';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { currentIncident } from '../support/claim.ts';
import { waitForEnd } from '../support/executions.ts';
import { fencingJson } from '../support/fencing.ts';
import { invoke } from '../support/invoke.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { APPLICATION, otherSite, resetWorld, SITES, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  const config = parseLocalConfig({ probe: true }, 'The configuration of this test');
  world = await startWorld({ config, waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const output = z.object({ looks: z.number(), executions: z.array(z.string()) });

/** Stores the state of a probe whose sites have seen each other for ten minutes. */
async function storeConnected(): Promise<void> {
  const now = Date.now();
  const since = now - 600_000;
  const siteOf = (site: string): ProbedSite => ({
    seesOther: true,
    since,
    answerTime: 20,
    siteMasters: [`${site}-0`],
    steadySince: since,
    missed: 0,
  });
  const sites = Object.fromEntries(SITES.map((site) => [site, siteOf(site)]));
  const state: ProbeState = { lookedAt: now - 10_000, sites, outages: [] };
  await world.dynamoDb.send(
    new PutItemCommand({
      TableName: world.stack.tables.claims,
      Item: {
        application: { S: probeKey(APPLICATION) },
        version: { N: '1' },
        record: { S: JSON.stringify(state) },
      },
    }),
  );
}

it('fences one of two separated sites although no alert comes, as one event in one run', {
  timeout: 180_000,
}, async () => {
  await storeConnected();

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
