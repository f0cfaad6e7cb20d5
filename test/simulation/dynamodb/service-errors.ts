import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Item } from 'dynalite';

/** The error of dynalite's own store for a table that does not exist. */
export function tableNotFound(): Error {
  const message = 'Requested resource not found';
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message };
  return Object.assign(new Error(message), { body });
}

/**
 * Converts an error of dynalite to the SDK's error. Any other error is a defect and is returned unchanged.
 *
 * @param item the item that failed the condition, if the caller requested it.
 */
export function asServiceError(error: unknown, item: () => Item | undefined): unknown {
  if (!(error instanceof Error) || !('body' in error)) return error;
  const { __type: type = '' } = error.body as { readonly __type?: string };
  const name = type.slice(type.indexOf('#') + 1);
  const { message } = error;
  if (name === 'ConditionalCheckFailedException') {
    const found = item();
    const more = found === undefined ? {} : { Item: JSON.parse(JSON.stringify(found)) };
    return new ConditionalCheckFailedException({ message, $metadata: {}, ...more });
  }
  if (name === 'ResourceNotFoundException') return new ResourceNotFoundException({ message, $metadata: {} });
  return new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: {} });
}
