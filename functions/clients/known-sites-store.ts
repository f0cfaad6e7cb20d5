import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { knownSitesKey } from '../domain/claims-table.ts';
import type { KnownSites } from '../domain/known-sites.ts';
import type { DynamoDbApi } from './claim-store.ts';

/** Keeps the sites of the endpoints from reconcile's last read of their tags. */
export interface KnownSitesStore {
  read(): Promise<KnownSites>;
  write(known: KnownSites): Promise<void>;
}

/**
 * One item of the claims table, beside the claim. Only reconcile writes it, and each write replaces all of it.
 *
 * @throws the errors of DynamoDB
 */
export function createKnownSitesStore(api: DynamoDbApi, table: string, application: string): KnownSitesStore {
  const key = { S: knownSitesKey(application) };
  return {
    async read() {
      const { Item } = await api.send(new GetItemCommand({ TableName: table, Key: { application: key } }));
      return JSON.parse(Item?.record?.S ?? '{}') as KnownSites;
    },
    async write(known) {
      await api.send(
        new PutItemCommand({
          TableName: table,
          Item: { application: key, record: { S: JSON.stringify(known) } },
        }),
      );
    },
  };
}
