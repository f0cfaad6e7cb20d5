import type { Item } from 'dynalite';
import db from 'dynalite/db/index.js';
import type { Table } from './table.ts';

/** A Query's parameters, checked and parsed by dynalite. */
export interface ParsedQuery {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
  readonly KeyConditions: Readonly<
    Record<string, { readonly ComparisonOperator: string; readonly AttributeValueList: readonly unknown[] }>
  >;
  readonly _filter?: { readonly expression: unknown };
  readonly _projection?: { readonly paths: readonly unknown[] };
}

/**
 * Query, on the table or on an index. dynalite's own Query reads from streams and so cannot run synchronously; this one
 * uses dynalite's comparisons, filters and projections.
 *
 * @throws Error with dynalite's `body`
 */
export function query(table: Table, request: ParsedQuery, stale: boolean): Record<string, unknown> {
  const { KeySchema: tableKey, GlobalSecondaryIndexes } = table.definition;
  const index = GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === request.IndexName);
  if (request.IndexName !== undefined && index === undefined) {
    throw db.validationError(`The table does not have the specified index: ${request.IndexName}`);
  }
  if (index !== undefined && request.ConsistentRead === true) {
    throw db.validationError('Consistent reads are not supported on global secondary indexes');
  }
  const keySchema = index?.KeySchema ?? tableKey;
  checkKeyConditions(
    keySchema.map(({ AttributeName }) => AttributeName),
    request.KeyConditions,
  );

  const conditions = Object.entries(request.KeyConditions);
  const matching = table
    .inOrderOf(keySchema, stale)
    .filter((item) =>
      conditions.every(([name, { ComparisonOperator, AttributeValueList }]) =>
        db.compare(ComparisonOperator, item[name], AttributeValueList),
      ),
    );
  if (request.ScanIndexForward === false) matching.reverse();

  const keyNames = [...new Set([...tableKey, ...keySchema].map(({ AttributeName }) => AttributeName))];
  const keyOf = (item: Item): string => JSON.stringify(keyNames.map((name) => item[name]));
  const start =
    request.ExclusiveStartKey === undefined
      ? -1
      : matching.map(keyOf).indexOf(keyOf(request.ExclusiveStartKey));
  const page = matching.slice(start + 1, request.Limit === undefined ? undefined : start + 1 + request.Limit);
  const last = page.at(-1);

  const { _filter: filter, _projection: projection } = request;
  const kept =
    filter === undefined ? page : page.filter((item) => db.matchesExprFilter(item, filter.expression));
  return {
    Items: projection === undefined ? kept : kept.map((item) => db.mapPaths(projection.paths, item)),
    Count: kept.length,
    ScannedCount: page.length,
    ...(last === undefined || page.length !== request.Limit
      ? {}
      : { LastEvaluatedKey: Object.fromEntries(keyNames.map((name) => [name, last[name]])) }),
  };
}

/** Allows the partition key by equality, the sort key by one range; refuses every other condition. */
function checkKeyConditions(names: readonly string[], conditions: ParsedQuery['KeyConditions']): void {
  const [partition = ''] = names;
  if (conditions[partition]?.ComparisonOperator !== 'EQ') {
    throw db.validationError(`Query condition missed key schema element: ${partition}`);
  }
  const other = Object.keys(conditions).find((name) => !names.includes(name));
  if (other !== undefined) throw db.validationError('Query key condition not supported');
}
