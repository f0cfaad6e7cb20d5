import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A client of the AWS SDK. */
export interface AwsClient {
  readonly middlewareStack: object;
}

/** One command: `name` such as `GetItemCommand`; `send` may be called several times. */
export type Send = (name: string, send: () => Promise<unknown>) => Promise<unknown>;

/** The client; from now on it sends every command through `through`. */
export function sendThrough<Client extends AwsClient>(client: Client, through: Send): Client {
  // Every client has this stack; its type parameters are the client's inputs and outputs.
  const stack = client.middlewareStack as DynamoDBClient['middlewareStack'];
  stack.add((next, { commandName = '' }) => async (args) => {
    type Output = Awaited<ReturnType<typeof next>>;
    return (await through(commandName, () => next(args))) as Output;
  });
  return client;
}

/** Does a command of this name change nothing? */
export const isRead = (name: string): boolean => /^(Get|List|Describe)/.test(name);
