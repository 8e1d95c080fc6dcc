import type { Attribute } from '../form/canonical.ts';
import { segmentsOf } from '../form/rules.ts';

/** What a resource says, by path, as its canonical form has it. */
export type Attributes = ReadonlyMap<string, Attribute>;

/**
 * What one side says, with everything at and below these paths as another says it: what the other does not say there is
 * gone. A path that ends with an element (`Lifecycle.Rules[cool-down]`) brings all that stands in it.
 */
export function withPathsOf(own: Attributes, other: Attributes, paths: readonly string[]): Attributes {
  const isMeant = (path: string) => paths.some((one) => isAtOrBelow(path, one));
  const kept = [...own].filter(([path]) => !isMeant(path));
  return new Map([...kept, ...[...other].filter(([path]) => isMeant(path))]);
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

/** Whether a path is one of a pattern, or stands below it; `[*]` is any element. */
export function isWithin(path: string, pattern: string): boolean {
  if (pattern === '') return path === '';
  const segments = segmentsOf(path);
  return segmentsOf(pattern).every((segment, index) =>
    segment === '[*]' ? segments[index]?.startsWith('[') : segments[index] === segment,
  );
}

/** A whole number at a path; undefined where another thing stands there, or nothing. */
export function numberAt(attributes: Attributes, path: string): number | undefined {
  const value = attributes.get(path)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** A text at a path that means the same on every side; undefined for one in which a name was mapped. */
export function textAt(attributes: Attributes, path: string): string | undefined {
  const value = attributes.get(path)?.value;
  return typeof value === 'string' && !isMapped(value) ? value : undefined;
}

/** Whether a text holds what the mapper puts in place of a name: what stood there on this side is not known. */
export function isMapped(text: string): boolean {
  return /\{[^{}]*\}/.test(text);
}
