import { validationError } from '../errors.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { copyMap, memberKey, ownValue, typeOf } from '../values/attribute-value.ts';
import { addDecimals, formatDecimal } from '../values/numbers.ts';
import { canonicalNumber } from '../values/validate-value.ts';
import { valueAt } from './paths.ts';
import type { Path, SetValue, UpdateAction } from './syntax.ts';

function wrongType(): Error {
  return validationError('An operand in the update expression has an incorrect data type');
}

function invalidPath(): Error {
  return validationError('The document path provided in the update expression is invalid for update');
}

/** The sum as DynamoDB keeps it. Throws ValidationException where it has too many digits or is out of range. */
function sum(left: string, right: string, subtract: boolean): AttributeValue {
  return { N: canonicalNumber(formatDecimal(addDecimals(left, right, subtract))) };
}

function compute(value: SetValue, item: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(item, value.path);
      if (found === undefined)
        throw validationError(
          'The provided expression refers to an attribute that does not exist in the item',
        );
      return found;
    }
    case 'default':
      return valueAt(item, value.path) ?? compute(value.otherwise, item);
    case 'sum': {
      const left = compute(value.left, item).N;
      const right = compute(value.right, item).N;
      if (left === undefined || right === undefined) throw wrongType();
      return sum(left, right, value.subtract);
    }
    case 'append': {
      const left = compute(value.left, item).L;
      const right = compute(value.right, item).L;
      if (left === undefined || right === undefined) throw wrongType();
      return { L: [...left, ...right] };
    }
  }
}

type Members = 'SS' | 'NS' | 'BS';

function union(existing: AttributeValue | undefined, added: AttributeValue, type: Members): AttributeValue {
  const members = [...(existing?.[type] ?? [])];
  const known = new Set(members.map(memberKey));
  for (const member of added[type] ?? []) if (!known.has(memberKey(member))) members.push(member);
  return { [type]: members } as unknown as AttributeValue;
}

function without(
  existing: AttributeValue,
  removed: AttributeValue,
  type: Members,
): AttributeValue | undefined {
  const gone = new Set((removed[type] ?? []).map(memberKey));
  const members = (existing[type] ?? []).filter((member) => !gone.has(memberKey(member)));
  return members.length === 0 ? undefined : ({ [type]: members } as unknown as AttributeValue);
}

/** What an ADD leaves at its path. */
function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  const type = typeOf(value);
  if (existing !== undefined && typeOf(existing) !== type) throw wrongType();
  if (value.N !== undefined) return sum(existing?.N ?? '0', value.N, false);
  if (type === 'SS' || type === 'NS' || type === 'BS') return union(existing, value, type);
  throw wrongType();
}

/** What a DELETE leaves at its path: nothing where the set becomes empty. */
function deleted(existing: AttributeValue, value: AttributeValue): AttributeValue | undefined {
  const type = typeOf(value);
  if (typeOf(existing) !== type || (type !== 'SS' && type !== 'NS' && type !== 'BS')) throw wrongType();
  return without(existing, value, type);
}

/** A list under change: removals close their gaps only once every action has found its place. */
const REMOVED = Symbol('removed');
type Place = AttributeValue | typeof REMOVED;

class OpenList {
  readonly appended: { readonly index: number; readonly value: AttributeValue }[] = [];

  constructor(readonly places: Place[]) {}
}

/**
 * Copies only the maps and lists on the way to what changes, and shares the rest with the item before.
 */
class Draft {
  readonly root: Item;
  private readonly openMaps = new Map<Item, Item>();
  private readonly openLists = new Map<AttributeValue, OpenList>();

  constructor(item: Item) {
    this.root = copyMap(item);
  }

  /** Writes or, with `undefined`, removes the value at a path. */
  write(path: Path, value: AttributeValue | undefined): void {
    let container: Item | OpenList = this.root;
    for (let index = 0; index < path.length - 1; index++) container = this.open(container, path[index]);
    const last = path[path.length - 1];
    if (container instanceof OpenList) return this.writePlace(container, last, value);
    if (typeof last !== 'string') throw invalidPath();
    if (value === undefined) delete container[last];
    else container[last] = value;
  }

  private writePlace(
    list: OpenList,
    index: string | number | undefined,
    value: AttributeValue | undefined,
  ): void {
    if (typeof index !== 'number') throw invalidPath();
    if (index < list.places.length) list.places[index] = value ?? REMOVED;
    else if (value !== undefined) list.appended.push({ index, value });
  }

  private open(container: Item | OpenList, element: string | number | undefined): Item | OpenList {
    if (container instanceof OpenList) {
      if (typeof element !== 'number') throw invalidPath();
      const place = container.places[element];
      if (place === undefined || place === REMOVED) throw invalidPath();
      const opened = this.openValue(place);
      container.places[element] = opened.value;
      return opened.container;
    }
    if (typeof element !== 'string') throw invalidPath();
    const value = ownValue(container, element);
    if (value === undefined) throw invalidPath();
    const opened = this.openValue(value);
    container[element] = opened.value;
    return opened.container;
  }

  private openValue(value: AttributeValue): { value: AttributeValue; container: Item | OpenList } {
    const list = this.openLists.get(value);
    if (list !== undefined) return { value, container: list };
    if (value.M !== undefined) {
      const own = this.openMaps.get(value.M) ?? copyMap(value.M);
      this.openMaps.set(own, own);
      return { value: own === value.M ? value : { M: own }, container: own };
    }
    if (value.L === undefined) throw invalidPath();
    const copy: AttributeValue = { L: [] };
    const open = new OpenList([...value.L]);
    this.openLists.set(copy, open);
    return { value: copy, container: open };
  }

  finish(): Item {
    for (const [value, list] of this.openLists) {
      const kept = list.places.filter((place): place is AttributeValue => place !== REMOVED);
      list.appended.sort((left, right) => left.index - right.index);
      value.L?.push(...kept, ...list.appended.map(({ value: member }) => member));
    }
    return this.root;
  }
}

/**
 * The item after an update; every operand is read from the item as it was before.
 * Throws ValidationException where a path or an operand does not fit the item.
 */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Item {
  const draft = new Draft(item);
  for (const action of actions) {
    switch (action.kind) {
      case 'set':
        draft.write(action.path, compute(action.value, item));
        break;
      case 'remove':
        draft.write(action.path, undefined);
        break;
      case 'add':
        draft.write(action.path, added(valueAt(item, action.path), action.value));
        break;
      case 'delete': {
        const existing = valueAt(item, action.path);
        if (existing !== undefined) draft.write(action.path, deleted(existing, action.value));
        break;
      }
    }
  }
  return draft.finish();
}
