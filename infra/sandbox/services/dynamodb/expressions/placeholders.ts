import { validationError } from '../errors.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';
import { validateValue } from '../values/validate-value.ts';
import { ServiceError } from '../../../protocol/service.ts';
import { isReservedWord } from './reserved-words.ts';
import type { Path, RawElement } from './syntax.ts';

export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** 2 MB for all values together. Source: developer guide, "Constraints", Expression parameters. */
const MAX_VALUES_BYTES = 2 * 1024 * 1024;
const MAX_KEY_LENGTH = 255;

const NAME_KEY = /^#[0-9A-Za-z_]+$/;
const VALUE_KEY = /^:[0-9A-Za-z_]+$/;

function checkKeys(parameter: string, keys: readonly string[], pattern: RegExp): void {
  if (keys.length === 0) throw validationError(`${parameter} must not be empty`);
  for (const key of keys) {
    if (!pattern.test(key))
      throw validationError(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
    if (key.length > MAX_KEY_LENGTH)
      throw validationError(
        `${parameter} contains invalid key: The expression attribute map contains a key that is too long; key: "${key}"`,
      );
  }
}

/** The names and values that a request gives to its expressions, and which of them were used. */
export class Placeholders {
  private readonly names: Readonly<Record<string, string>>;
  private readonly values: Item = {};
  private readonly unusedNames: Set<string>;
  private readonly unusedValues: Set<string>;

  constructor(input: PlaceholderInput) {
    this.names = input.ExpressionAttributeNames ?? {};
    const nameKeys = Object.keys(this.names);
    if (input.ExpressionAttributeNames !== undefined)
      checkKeys('ExpressionAttributeNames', nameKeys, NAME_KEY);
    this.unusedNames = new Set(nameKeys);

    const given = input.ExpressionAttributeValues;
    const valueKeys = given === undefined ? [] : Object.keys(given);
    if (given !== undefined) {
      checkKeys('ExpressionAttributeValues', valueKeys, VALUE_KEY);
      for (const key of valueKeys) this.values[key] = checkedValue(key, given[key]);
      if (itemSize(this.values) > MAX_VALUES_BYTES)
        throw validationError('ExpressionAttributeValues exceeds max size');
    }
    this.unusedValues = new Set(valueKeys);
  }

  /** The value behind `:name`, or a sentence that says it is not defined. */
  value(name: string): AttributeValue | { readonly problem: string } {
    const value = this.values[name];
    if (value === undefined)
      return {
        problem: `An expression attribute value used in expression is not defined; attribute value: ${name}`,
      };
    this.unusedValues.delete(name);
    return value;
  }

  /** The path with its aliases replaced, or a sentence that says which alias is not defined. */
  path(elements: readonly RawElement[]): Path | { readonly problem: string } {
    const path: (string | number)[] = [];
    for (const element of elements) {
      if (typeof element === 'number') path.push(element);
      else if ('name' in element) path.push(element.name);
      else {
        const name = Object.hasOwn(this.names, element.alias) ? this.names[element.alias] : undefined;
        if (name === undefined)
          return {
            problem: `An expression attribute name used in the document path is not defined; attribute name: ${element.alias}`,
          };
        this.unusedNames.delete(element.alias);
        path.push(name);
      }
    }
    return path;
  }

  /** To be called after the last expression of a request: AWS refuses what nothing refers to. */
  finish(): void {
    if (this.unusedNames.size > 0)
      throw validationError(
        `Value provided in ExpressionAttributeNames unused in expressions: keys: {${[...this.unusedNames].join(', ')}}`,
      );
    if (this.unusedValues.size > 0)
      throw validationError(
        `Value provided in ExpressionAttributeValues unused in expressions: keys: {${[...this.unusedValues].join(', ')}}`,
      );
  }
}

function checkedValue(key: string, value: AttributeValue | undefined): AttributeValue {
  try {
    return validateValue(value ?? ({} as AttributeValue));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`,
    );
  }
}

/** The first reserved word that stands unaliased in a path. */
export function reservedWordIn(elements: readonly RawElement[]): string | undefined {
  for (const element of elements)
    if (typeof element === 'object' && 'name' in element && isReservedWord(element.name)) return element.name;
  return undefined;
}
