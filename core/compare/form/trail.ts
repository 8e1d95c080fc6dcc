import type { FormNode } from './rules.ts';

/**
 * A path on which answers have been walked: its text, the rules that hold there, and the steps below it that are known.
 * Resources of one kind say the same things at the same paths: each path is put together once, and is one text for all.
 */
export interface Trail {
  readonly path: string;
  readonly node: FormNode;
  readonly members: Map<string, Trail>;
  readonly elements: Map<string, Trail>;
  readonly room: Room;
}

/** How many more steps are kept below one root: names in paths are without number. */
interface Room {
  left: number;
}

const KEPT_STEPS = 5_000;
const NO_ROOM: Room = { left: 0 };
const NO_RULES: FormNode = { members: new Map(), fills: false };

const ROOTS = new WeakMap<FormNode, Trail>();

/** Where walks by these rules begin. */
export function rootOf(node: FormNode = NO_RULES): Trail {
  const known = ROOTS.get(node);
  if (known) return known;
  const made = trailTo('', node, { left: KEPT_STEPS });
  ROOTS.set(node, made);
  return made;
}

/** `path.key` */
export function memberOf(trail: Trail, key: string): Trail {
  const known = trail.members.get(key);
  if (known) return known;
  const path = trail.path === '' ? key : `${trail.path}.${key}`;
  return step(trail, trail.members, key, trailTo(path, trail.node.members.get(key) ?? NO_RULES, trail.room));
}

/** `path[key]` */
export function elementOf(trail: Trail, key: string): Trail {
  const known = trail.elements.get(key);
  if (known) return known;
  const path = `${trail.path}[${key}]`;
  return step(trail, trail.elements, key, trailTo(path, trail.node.element ?? NO_RULES, trail.room));
}

function step({ room }: Trail, steps: Map<string, Trail>, key: string, made: Trail): Trail {
  if (room.left <= 0) return { ...made, room: NO_ROOM };
  room.left -= 1;
  steps.set(key, made);
  return made;
}

function trailTo(path: string, node: FormNode, room: Room): Trail {
  return { path, node, members: new Map(), elements: new Map(), room };
}
