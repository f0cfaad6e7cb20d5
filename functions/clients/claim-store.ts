import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Claim } from '../domain/claim/claim.ts';
import type { ClaimStore } from '../domain/claim/claims.ts';
import { ClaimChanged, ClaimUnavailable } from '../domain/errors.ts';
import { awsErrorName } from './aws-errors.ts';

export type DynamoDbApi = Pick<DynamoDBClient, 'send'>;

/**
 * The claim as one DynamoDB item: key, version and token as attributes that conditions can name, the rest as one
 * JSON text. The client must not retry a request by itself: if the first answer of a conditional write was lost, the
 * retry fails on its own success. So this store looks for the token instead (rule 10).
 *
 * @param newToken creates a text that no other write has
 */
export function createClaimStore(
  api: DynamoDbApi,
  table: string,
  application: string,
  newToken: () => string,
): ClaimStore {
  const read = async (): Promise<Claim> => {
    const { Item } = await api
      .send(
        new GetItemCommand({
          TableName: table,
          Key: { application: { S: application } },
          ConsistentRead: true,
        }),
      )
      .catch((error: unknown) => {
        throw new ClaimUnavailable(`the claim could not be read: ${awsErrorName(error)}`, { cause: error });
      });
    if (!Item) return { application, version: 0, token: '' };
    return claimOf(application, Item);
  };

  return {
    read,
    async write(before, next) {
      const token = newToken();
      const version = before.version + 1;
      try {
        await api.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              application: { S: application },
              version: { N: String(version) },
              token: { S: token },
              phase: { S: next.current?.phase ?? 'none' },
              record: { S: JSON.stringify(next) },
            },
            ...(before.version === 0
              ? { ConditionExpression: 'attribute_not_exists(application)' }
              : {
                  ConditionExpression: '#version = :version AND #token = :token',
                  ExpressionAttributeNames: { '#version': 'version', '#token': 'token' },
                  ExpressionAttributeValues: {
                    ':version': { N: String(before.version) },
                    ':token': { S: before.token },
                  },
                }),
          }),
        );
      } catch (error) {
        const found = await read();
        if (found.token !== token) throw notWritten(error);
      }
      return { application, version, token, ...next };
    },
  };
}

/** An item of the table, as a claim. */
export function claimOf(application: string, item: Record<string, AttributeValue>): Claim {
  const record = JSON.parse(item.record?.S ?? '{}') as Parameters<ClaimStore['write']>[1];
  return { ...record, application, version: Number(item.version?.N), token: item.token?.S ?? '' };
}

function notWritten(error: unknown): Error {
  return awsErrorName(error) === 'ConditionalCheckFailedException'
    ? new ClaimChanged('another execution changed the claim first', { cause: error })
    : new ClaimUnavailable(`the claim could not be written: ${awsErrorName(error)}`, { cause: error });
}
