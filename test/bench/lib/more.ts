import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAcceleratorCommand,
  DeleteAcceleratorCommand,
  paginateListAccelerators,
} from '@aws-sdk/client-global-accelerator';
import { APPLICATION, type World } from '../../local/support/world.ts';

/**
 * Creates accelerators until the account has this many.
 *
 * @returns deletes them again. They are disabled and have no listener, so that they can be deleted at once.
 */
export async function fillUpAccelerators(
  { accelerators }: World,
  total: number,
): Promise<() => Promise<void>> {
  let there = 0;
  for await (const { Accelerators = [] } of paginateListAccelerators({ client: accelerators }, {}))
    there += Accelerators.length;
  const made = await Promise.all(
    Array.from({ length: Math.max(0, total - there) }, (_, index) =>
      accelerators.send(
        new CreateAcceleratorCommand({
          Name: `other-${index}`,
          Enabled: false,
          IdempotencyToken: crypto.randomUUID(),
        }),
      ),
    ),
  );
  return async () => {
    const arns = made.map(({ Accelerator }) => Accelerator?.AcceleratorArn);
    await Promise.all(
      arns.map((arn) => accelerators.send(new DeleteAcceleratorCommand({ AcceleratorArn: arn }))),
    );
  };
}

/** As many as BatchWriteItem takes (Amazon DynamoDB API Reference). */
const BATCH = 25;

/** Records this many earlier events, each with rows as long as a fencing's. */
export async function fillAuditTrail({ stack, dynamoDb }: World, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => ({
      application: { S: APPLICATION },
      id: { S: `2026-01-01T00:00:00.000Z#earlier-${from + index}#outcome` },
      event: { S: `earlier-${from + index}` },
      step: { S: 'outcome' },
      record: { S: 'x'.repeat(RECORD_LENGTH) },
    }));
    const puts = rows.map((Item) => ({ PutRequest: { Item } }));
    await dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [stack.tables.audit]: puts } }));
  }
}

const RECORD_LENGTH = 1000;
