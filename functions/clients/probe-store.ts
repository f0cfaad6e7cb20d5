import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { probeKey } from '../domain/claims-table.ts';
import type { ProbeState } from '../domain/probe.ts';
import { awsErrorName } from './aws-errors.ts';
import type { DynamoDbApi } from './claim-store.ts';

/** The state as it was read or written. */
export interface StoredProbe {
  /** 0 for a state that was never written. */
  readonly version: number;
  readonly state?: ProbeState;
}

/** Keeps the state of the probe between its runs. */
export interface ProbeStore {
  /** @throws ProbeStateUnavailable */
  read(): Promise<StoredProbe>;
  /**
   * Writes a state, if no other run has written one since `before` was read.
   *
   * @throws ProbeStateChanged, ProbeStateUnavailable
   */
  write(before: StoredProbe, state: ProbeState): Promise<Required<StoredProbe>>;
}

export class ProbeStateUnavailable extends Error {
  override readonly name = 'ProbeStateUnavailable';
}

export class ProbeStateChanged extends Error {
  override readonly name = 'ProbeStateChanged';
}

/** The state as one item of the claims table, beside the claim. */
export function createProbeStore(api: DynamoDbApi, table: string, application: string): ProbeStore {
  const key = { S: probeKey(application) };
  return {
    async read() {
      const { Item } = await api
        .send(new GetItemCommand({ TableName: table, Key: { application: key }, ConsistentRead: true }))
        .catch((error: unknown) => {
          throw new ProbeStateUnavailable(`GetItem: ${awsErrorName(error)}`, { cause: error });
        });
      if (!Item) return { version: 0 };
      // Stryker disable next-line OptionalChaining: only the type has items without these attributes
      return { version: Number(Item.version?.N), state: JSON.parse(Item.record?.S ?? '') as ProbeState };
    },
    async write(before, state) {
      const version = before.version + 1;
      try {
        await api.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              application: key,
              version: { N: String(version) },
              record: { S: JSON.stringify(state) },
            },
            ...(before.version === 0
              ? { ConditionExpression: 'attribute_not_exists(application)' }
              : {
                  ConditionExpression: '#version = :version',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':version': { N: String(before.version) } },
                }),
          }),
        );
      } catch (error) {
        const name = awsErrorName(error);
        throw name === 'ConditionalCheckFailedException'
          ? new ProbeStateChanged('another run wrote the state first', { cause: error })
          : new ProbeStateUnavailable(`PutItem: ${name}`, { cause: error });
      }
      return { version, state };
    },
  };
}
