/** The parts of dynalite that evaluate DynamoDB's expressions; the package has no types of its own. */
declare module 'dynalite' {
  /** Attribute names to typed values, `{"pk": {"S": "a"}}`. */
  export type Item = Record<string, Record<string, unknown>>;

  export type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];

  export interface Table {
    readonly TableName: string;
    readonly KeySchema: KeySchema;
    readonly AttributeDefinitions: readonly {
      readonly AttributeName: string;
      readonly AttributeType: 'S' | 'N';
    }[];
    readonly GlobalSecondaryIndexes: readonly {
      readonly IndexName: string;
      readonly KeySchema: KeySchema;
      readonly Projection: { readonly ProjectionType: 'ALL' };
    }[];
  }

  /** An operation's parameters, and the check that parses the expressions among them. */
  export interface Validation {
    readonly types: Readonly<Record<string, unknown>>;
    readonly custom: (data: object) => string | undefined;
  }

  export type Callback<T> = (error?: Error | null, result?: T) => void;

  /** The methods that the actions use of a store. */
  export interface Store {
    readonly options: { readonly maxItemSize: number };
    getTable(name: string, callback: Callback<Table>): void;
    getItemDb(name: string): {
      lock(key: string, locked: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
      get(key: string, callback: Callback<Item>): void;
      put(key: string, item: Item, callback: Callback<void>): void;
      del(key: string, callback: Callback<void>): void;
    };
    getIndexDb(): {
      put(key: string, item: Item, callback: Callback<void>): void;
      del(key: string, callback: Callback<void>): void;
    };
  }

  /** One of the operations. It calls back before it returns when the store does. */
  export type Action = (store: Store, data: object, callback: Callback<Record<string, unknown>>) => void;
}

declare module 'dynalite/db/index.js' {
  import type { Item, KeySchema, Table } from 'dynalite';

  const db: {
    createKey(item: Item, table: Table): string;
    createIndexKey(item: Item, table: Table, keySchema: KeySchema): string;
    compare(operator: string, value: Item[string] | undefined, operands: readonly unknown[]): boolean;
    matchesExprFilter(item: Item, expression: unknown): boolean;
    mapPaths(paths: readonly unknown[], item: Item): Item;
    validationError(message: string): Error;
  };
  export default db;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    /** Copies the fields of `data` that `types` names. @throws Error with a `body` */
    checkTypes(data: object, types: object): Record<string, unknown>;
    /** Checks and parses the expressions into `data`. @throws Error with a `body` */
    checkValidations(
      data: object,
      types: object,
      custom: unknown,
      store: Pick<import('dynalite').Store, 'options'>,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*.js' {
  import type { Validation } from 'dynalite';

  const validation: Validation;
  export default validation;
}

declare module 'dynalite/actions/*.js' {
  import type { Action } from 'dynalite';

  const action: Action;
  export default action;
}
