import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { newMap, ownValue } from '../values/attribute-value.ts';
import type { Path } from './syntax.ts';
import { showPath } from './syntax.ts';

/** The value at a path, or nothing. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  const head = path[0];
  let value = typeof head === 'string' ? ownValue(item, head) : undefined;
  for (let index = 1; index < path.length && value !== undefined; index++) {
    const element = path[index];
    if (typeof element === 'number') value = value.L?.[element];
    else if (element !== undefined) value = value.M === undefined ? undefined : ownValue(value.M, element);
  }
  return value;
}

/** What AWS says where two paths of one expression get into each other's way; nothing where they do not. */
export function clashOf(first: Path, second: Path): string | undefined {
  const shared = Math.min(first.length, second.length);
  for (let index = 0; index < shared; index++) {
    if (typeof first[index] !== typeof second[index]) return describeClash('conflict', first, second);
    if (first[index] !== second[index]) return undefined;
  }
  return describeClash('overlap', first, second);
}

function describeClash(verb: string, first: Path, second: Path): string {
  return `Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${showPath(first)}, path two: ${showPath(second)}`;
}

interface Tree {
  value?: AttributeValue;
  names?: Map<string, Tree>;
  positions?: Map<number, Tree>;
}

function branch(tree: Tree, element: string | number): Tree {
  if (typeof element === 'number') {
    tree.positions ??= new Map();
    const found = tree.positions.get(element) ?? {};
    tree.positions.set(element, found);
    return found;
  }
  tree.names ??= new Map();
  const found = tree.names.get(element) ?? {};
  tree.names.set(element, found);
  return found;
}

function grow(tree: Tree): AttributeValue {
  if (tree.value !== undefined) return tree.value;
  if (tree.positions !== undefined) {
    const places = [...tree.positions].sort(([left], [right]) => left - right);
    return { L: places.map(([, child]) => grow(child)) };
  }
  return { M: growMap(tree) };
}

function growMap(tree: Tree): Item {
  const map = newMap();
  for (const [name, child] of tree.names ?? []) map[name] = grow(child);
  return map;
}

/** What UPDATED_OLD and UPDATED_NEW answer: undefined where the item has nothing at any of the paths. */
export function updatedPart(item: Item, paths: readonly Path[]): Item | undefined {
  const part = project(item, paths);
  return Object.keys(part).length === 0 ? undefined : part;
}

/** The parts of an item that the paths name: maps keep their shape, lists close their gaps. */
export function project(item: Item, paths: readonly Path[]): Item {
  const root: Tree = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value === undefined) continue;
    let place = root;
    for (const element of path) place = branch(place, element);
    place.value = value;
  }
  return growMap(root);
}
