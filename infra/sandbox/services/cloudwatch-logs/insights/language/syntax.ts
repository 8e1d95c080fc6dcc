/** What a query says, as data. Names of functions are in lower case. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'duration'; readonly milliseconds: number }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'negate' | 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'match';
      readonly isNegated: boolean;
      readonly operand: Expression;
      readonly pattern: RegExp | Expression;
    }
  | {
      readonly kind: 'in';
      readonly isNegated: boolean;
      readonly operand: Expression;
      readonly items: readonly Expression[];
    };

export type BinaryOperator =
  'and' | 'or' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '^';

/** A column of a result: named by `as`, else by its own text. */
export interface Column {
  readonly name: string;
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly isDescending: boolean;
}

export type Command =
  | { readonly kind: 'fields'; readonly columns: readonly Column[] }
  | { readonly kind: 'display'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | {
      readonly kind: 'parse';
      readonly operand: Expression;
      readonly pattern: RegExp;
      /** The groups of the pattern, in their order. */
      readonly names: readonly string[];
    }
  | { readonly kind: 'stats'; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'dedup'; readonly fields: readonly Expression[] }
  | { readonly kind: 'pattern'; readonly operand: Expression };

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>;
