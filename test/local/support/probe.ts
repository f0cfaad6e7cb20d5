import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { probeKey } from '../../../functions/domain/claims-table.ts';
import type { ProbedSite, ProbeState } from '../../../functions/domain/probe.ts';
import { APPLICATION, SITES, type World } from './world.ts';

/** Stores the state of a probe whose sites have seen each other for ten minutes. */
export async function storeConnected(world: World): Promise<void> {
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
