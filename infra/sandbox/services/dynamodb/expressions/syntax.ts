import type { AttributeValue } from '../values/attribute-value.ts';

/** A document path: names of attributes and positions in lists, the first always a name. */
export type Path = readonly (string | number)[];

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly operand: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | {
      readonly kind: 'compare';
      readonly operator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists' | 'missing'; readonly path: Path }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: string }
  | { readonly kind: 'begins' | 'contains'; readonly operand: Operand; readonly argument: Operand };

export type SetValue =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'sum'; readonly subtract: boolean; readonly left: SetValue; readonly right: SetValue }
  | { readonly kind: 'default'; readonly path: Path; readonly otherwise: SetValue }
  | { readonly kind: 'append'; readonly left: SetValue; readonly right: SetValue };

export type UpdateAction =
  | { readonly kind: 'set'; readonly path: Path; readonly value: SetValue }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: AttributeValue };

/** A name in a path before it is resolved: as it stands, or the alias `#name`. */
export type RawElement = { readonly name: string } | { readonly alias: string } | number;

export type RawOperand =
  | { readonly kind: 'path'; readonly elements: readonly RawElement[] }
  | { readonly kind: 'placeholder'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly RawOperand[] };

export type RawCondition =
  | { readonly kind: 'and' | 'or'; readonly left: RawCondition; readonly right: RawCondition }
  | { readonly kind: 'not'; readonly inner: RawCondition }
  | {
      readonly kind: 'compare';
      readonly operator: Comparator;
      readonly left: RawOperand;
      readonly right: RawOperand;
    }
  | {
      readonly kind: 'between';
      readonly operand: RawOperand;
      readonly low: RawOperand;
      readonly high: RawOperand;
    }
  | { readonly kind: 'in'; readonly operand: RawOperand; readonly list: readonly RawOperand[] }
  | Extract<RawOperand, { kind: 'function' }>;

/** A path as AWS's messages show it: `[a, [1], b]`. */
export function showPath(path: Path): string {
  return `[${path.map((element) => (typeof element === 'number' ? `[${element}]` : element)).join(', ')}]`;
}
