import type { Condition, Path, UpdateAction } from '../expressions/syntax.ts';
import type { Item } from '../values/attribute-value.ts';

export interface OrderKey {
  readonly name: string;
  readonly descending: boolean;
}

export type Returning = 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW';

export interface SelectStatement {
  readonly kind: 'select';
  readonly table: string;
  readonly index: string | undefined;
  /** `undefined` stands for `*`. */
  readonly paths: readonly Path[] | undefined;
  readonly where: Condition | undefined;
  readonly order: readonly OrderKey[];
}

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: string;
  readonly item: Item;
  /** `ON CONFLICT DO NOTHING` */
  readonly keepsExisting: boolean;
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly table: string;
  readonly actions: readonly UpdateAction[];
  readonly where: Condition | undefined;
  readonly returning: Returning | undefined;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly table: string;
  readonly where: Condition | undefined;
  readonly returning: Returning | undefined;
}

export type Statement = SelectStatement | InsertStatement | UpdateStatement | DeleteStatement;
