import type { Scalar, Unit } from './canonical.ts';

/** What is not compared, and why. The path may hold `[*]` for any element; what is below it is left out with it. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** How a path is read where the usual way does not fit. `[*]` in it stands for any element of a list or map. */
export interface PathRule {
  readonly path: string;
  /** What a number counts; text that is a number becomes one. */
  readonly unit?: Unit;
  /** Text that stands for another type. */
  readonly as?: 'number' | 'boolean';
  /** The members by which the elements of a list are known. */
  readonly keyedBy?: readonly string[];
  /** The order of the list means something: elements are known by their place. */
  readonly ordered?: true;
  /** JSON text: an access policy, or a document whose lists are sets. */
  readonly document?: 'policy' | 'json';
  /** What holds where nothing is told. */
  readonly default?: Scalar;
}

/** A node of the compiled rules: what holds at a path, and what stands below it. */
export interface FormNode {
  readonly members: Map<string, FormNode>;
  element?: FormNode;
  leftOut?: string;
  rule?: PathRule;
  /** A default stands here, or below without an element between: an absent value is filled in. */
  fills: boolean;
}

const SEGMENT = /\[\*\]|[^.[\]]+|\[[^\]]*\]/g;

/** `a.b[*].c` as its segments. */
export function segmentsOf(path: string): readonly string[] {
  return path.match(SEGMENT) ?? [];
}

function emptyNode(): FormNode {
  return { members: new Map(), fills: false };
}

/** The rules as a tree, so that a walk over an answer asks nothing twice. @throws where one path is told twice. */
export function compileRules(rules: readonly PathRule[], leftOut: readonly LeftOut[]): FormNode {
  const root = emptyNode();
  for (const rule of rules) {
    const path = nodesTo(root, rule.path);
    const node = path.at(-1) ?? root;
    if (node.rule) throw new RangeError(`${rule.path} has two rules.`);
    node.rule = rule;
    if (rule.default === undefined) continue;
    // From the nearest element on: an element that is not there has no defaults.
    const last = segmentsOf(rule.path).lastIndexOf('[*]');
    if (last === -1) root.fills = true;
    for (const each of path.slice(Math.max(0, last))) each.fills = true;
  }
  for (const { path, reason } of leftOut) {
    const node = nodesTo(root, path).at(-1) ?? root;
    if (node.leftOut !== undefined) throw new RangeError(`${path} is left out twice.`);
    node.leftOut = reason;
  }
  return root;
}

function nodesTo(root: FormNode, path: string): readonly FormNode[] {
  let node = root;
  return segmentsOf(path).map((segment) => {
    if (segment === '[*]') node = node.element ??= emptyNode();
    else {
      const next = node.members.get(segment) ?? emptyNode();
      node.members.set(segment, next);
      node = next;
    }
    return node;
  });
}

/** Why a path is not compared, by its own rule or one above it; undefined where it is. */
export function reasonFor(root: FormNode, segments: readonly string[]): string | undefined {
  let node: FormNode | undefined = root;
  for (const segment of segments) {
    node = segment.startsWith('[') ? node.element : node.members.get(segment);
    if (!node) return undefined;
    if (node.leftOut !== undefined) return node.leftOut;
  }
  return undefined;
}
