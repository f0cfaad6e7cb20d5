import type { Table as IndexedTable, Item, KeySchema } from 'dynalite';
import db from 'dynalite/db/index.js';

/** A table as `CreateTable` describes it; its indexes project everything. */
export type TableDefinition = Omit<IndexedTable, 'GlobalSecondaryIndexes'> & {
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: KeySchema }[];
};

/** How long an eventually consistent read may miss a write (DynamoDB Developer Guide, "DynamoDB read consistency"). */
const PROPAGATION_MS = 1000;

interface Entry {
  readonly item: Item | undefined;
  readonly previous: Item | undefined;
  readonly writtenAt: number;
}

/** The items of one table, each with its state before its last write. */
export class Table {
  readonly definition: IndexedTable;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(definition: TableDefinition, now: () => number) {
    const indexes = definition.GlobalSecondaryIndexes ?? [];
    this.definition = {
      ...definition,
      GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, Projection: { ProjectionType: 'ALL' } })),
    };
    this.#now = now;
  }

  /** @param stale whether to return the state that an eventually consistent read may still see. */
  get(key: string, stale: boolean): Item | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : this.#see(entry, stale);
  }

  /** @param item undefined deletes it. */
  write(key: string, item: Item | undefined): void {
    this.#entries.set(key, { item, previous: this.get(key, false), writtenAt: this.#now() });
  }

  /** The items that have the key's attributes, in the key's order. */
  inOrderOf(keySchema: KeySchema, stale: boolean): Item[] {
    const ordered: { readonly item: Item; readonly order: string }[] = [];
    for (const entry of this.#entries.values()) {
      const item = this.#see(entry, stale);
      if (item === undefined || keySchema.some(({ AttributeName }) => item[AttributeName] === undefined))
        continue;
      ordered.push({ item, order: this.#order(item, keySchema) });
    }
    return ordered.sort((left, right) => (left.order < right.order ? -1 : 1)).map(({ item }) => item);
  }

  #see(entry: Entry, stale: boolean): Item | undefined {
    return stale && this.#now() - entry.writtenAt < PROPAGATION_MS ? entry.previous : entry.item;
  }

  #order(item: Item, keySchema: KeySchema): string {
    return keySchema === this.definition.KeySchema
      ? db.createKey(item, this.definition)
      : db.createIndexKey(item, this.definition, keySchema);
  }
}
