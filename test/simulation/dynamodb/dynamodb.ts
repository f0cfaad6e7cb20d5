import type {
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Action, Item, Store, Validation } from 'dynalite';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import updateItem from 'dynalite/actions/updateItem.js';
import db from 'dynalite/db/index.js';
import deleteItemValidation from 'dynalite/validations/deleteItem.js';
import getItemValidation from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemValidation from 'dynalite/validations/putItem.js';
import queryValidation from 'dynalite/validations/query.js';
import updateItemValidation from 'dynalite/validations/updateItem.js';
import { throughJson } from '../interpreter/json.ts';
import { type ParsedQuery, query } from './query.ts';
import { asServiceError, tableNotFound } from './service-errors.ts';
import { Table, type TableDefinition } from './table.ts';

/** The operations, with the SDK's own inputs and outputs: typed attribute values, `{"S": "a"}`. */
export interface Operations {
  GetItem: { input: GetItemCommandInput; output: Omit<GetItemCommandOutput, '$metadata'> };
  PutItem: { input: PutItemCommandInput; output: Omit<PutItemCommandOutput, '$metadata'> };
  UpdateItem: { input: UpdateItemCommandInput; output: Omit<UpdateItemCommandOutput, '$metadata'> };
  DeleteItem: { input: DeleteItemCommandInput; output: Omit<DeleteItemCommandOutput, '$metadata'> };
  Query: { input: QueryCommandInput; output: Omit<QueryCommandOutput, '$metadata'> };
}

export interface DynamoDb {
  /**
   * Carries an operation out, synchronously. Inputs and outputs share no object with the stored items.
   *
   * @throws ConditionalCheckFailedException (with `Item` if requested), ResourceNotFoundException, and
   *   DynamoDBServiceException named ValidationException or SerializationException.
   * @throws TypeError for an unknown parameter.
   */
  call<O extends keyof Operations>(operation: O, input: Operations[O]['input']): Operations[O]['output'];
}

const LIMITS = { options: { maxItemSize: 409_600 } };
/** dynalite does not support this parameter. */
const ON_FAILURE = 'ReturnValuesOnConditionCheckFailure';

const VALIDATIONS: Readonly<Record<keyof Operations, Validation>> = {
  GetItem: getItemValidation,
  PutItem: putItemValidation,
  UpdateItem: updateItemValidation,
  DeleteItem: deleteItemValidation,
  Query: queryValidation,
};

const ACTIONS: Readonly<Record<Exclude<keyof Operations, 'Query'>, Action>> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
};

/**
 * DynamoDB in memory. Conditions, updates, filters and validations are dynalite's.
 *
 * @param options.now milliseconds; an eventually consistent read may miss a write of the last second.
 * @param options.isStale called once for each eventually consistent read: whether it misses it.
 */
export function createDynamoDb(options: {
  readonly tables: readonly TableDefinition[];
  readonly now: () => number;
  readonly isStale: () => boolean;
}): DynamoDb {
  const tables = new Map(options.tables.map((table) => [table.TableName, new Table(table, options.now)]));
  /** Parsed requests by their JSON: a run repeats the same reads. */
  const parsedReads = new Map<string, Record<string, unknown>>();
  const parsedRead = (request: object) => {
    const text = JSON.stringify(request);
    const data = parsedReads.get(text) ?? parsed('GetItem', request);
    parsedReads.set(text, data);
    return data;
  };

  return {
    call<O extends keyof Operations>(operation: O, input: Operations[O]['input']): Operations[O]['output'] {
      const request = throughJson(input) as Record<string, unknown>;
      const { types } = VALIDATIONS[operation];
      for (const name of Object.keys(request)) {
        if (!(name in types) && name !== ON_FAILURE)
          throw new TypeError(`${operation}: unknown parameter ${name}`);
      }
      const table = tables.get(String(request.TableName));
      const isRead = operation === 'GetItem' || operation === 'Query';
      const stale = isRead && request.ConsistentRead !== true && options.isStale();
      try {
        const data = operation === 'GetItem' ? parsedRead(request) : parsed(operation, request);
        if (table === undefined) throw tableNotFound();
        const output = isQuery(operation, data)
          ? query(table, data, stale)
          : perform(ACTIONS[operation as keyof typeof ACTIONS], table, data, stale);
        return throughJson(output) as Operations[O]['output'];
      } catch (error) {
        throw asServiceError(error, () => failedItem(table, operation, input));
      }
    },
  };
}

/** Checks a request, and parses its expressions. @throws Error with dynalite's `body` */
function parsed(operation: keyof Operations, request: object): Record<string, unknown> {
  const { types, custom } = VALIDATIONS[operation];
  const data = validations.checkTypes(request, types);
  validations.checkValidations(data, types, custom, LIMITS);
  return data;
}

function isQuery(operation: keyof Operations, data: object): data is ParsedQuery {
  return operation === 'Query' && 'KeyConditions' in data;
}

/** Runs one of dynalite's actions on a table; the action calls back before this returns. */
function perform(action: Action, table: Table, data: object, stale: boolean): Record<string, unknown> {
  let outcome: { readonly error?: Error | null; readonly result?: Record<string, unknown> } | undefined;
  action(storeOf(table, stale), data, (error, result = {}) => {
    outcome = error ? { error } : { result };
  });
  if (outcome?.error) throw outcome.error;
  if (outcome?.result === undefined) throw new TypeError('dynalite did not call back');
  return outcome.result;
}

function storeOf(table: Table, stale: boolean): Store {
  return {
    ...LIMITS,
    getTable: (_name, callback) => callback(null, table.definition),
    getItemDb: () => ({
      lock: (_key, locked) => locked((callback) => callback),
      get: (key, callback) => {
        const item = table.get(key, stale);
        if (item === undefined) callback(Object.assign(new Error('not found'), { name: 'NotFoundError' }));
        else callback(null, item);
      },
      put: (key, item, callback) => {
        table.write(key, item);
        callback();
      },
      del: (key, callback) => {
        table.write(key, undefined);
        callback();
      },
    }),
    // An index is read from its table's items.
    getIndexDb: () => ({ put: (_key, _item, callback) => callback(), del: (_key, callback) => callback() }),
  };
}

function failedItem(table: Table | undefined, operation: keyof Operations, input: object): Item | undefined {
  if (table === undefined || !(ON_FAILURE in input) || input[ON_FAILURE] !== 'ALL_OLD') return undefined;
  const key = operation === 'PutItem' ? 'Item' : 'Key';
  const item = key in input ? (input as Record<string, Item>)[key] : undefined;
  return item === undefined ? undefined : table.get(db.createKey(item, table.definition), false);
}
