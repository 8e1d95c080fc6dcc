import { compileShape } from '../../infra/sandbox/protocol/shape.ts';
import type { Shape } from '../../infra/sandbox/protocol/shape.ts';

type Sample = Record<string, unknown>;

/** Shapes that hold themselves end here. */
const DEEPEST = 14;

/** An answer with every member that a service's shape has, each with a value of its own: enumerated from the SDK's schema. */
export function sampleOf(schema: unknown): Sample {
  return valueOf(compileShape(schema), 'answer', 0) as Sample;
}

/** The same of attributes that are a map of texts, by their names. */
export function sampleOfNames(names: readonly string[]): Sample {
  return Object.fromEntries(names.map((name) => [name, `${name}-1`]));
}

function valueOf(shape: Shape, name: string, depth: number): unknown {
  if (depth > DEEPEST) return undefined;
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return Object.fromEntries(
        [...shape.members.values()].map((member) => [
          member.name,
          valueOf(member.shape, member.name, depth + 1),
        ]),
      );
    case 'list':
      return [valueOf(shape.item.shape, name, depth + 1)];
    case 'map':
      return { sample: valueOf(shape.value.shape, name, depth + 1) };
    case 'number':
      return 7;
    case 'boolean':
      return true;
    case 'timestamp':
      return new Date('2026-01-01T00:00:00Z');
    case 'blob':
      return Uint8Array.of(1);
    default:
      return `${name}-1`;
  }
}

/** Where a value stands: members by name, places in lists by number. */
export type Place = readonly (string | number)[];

/** Every value of a sample that is no list and no structure. */
export function leavesOf(value: unknown, at: Place = []): readonly Place[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return [at];
  if (Array.isArray(value)) return value.flatMap((one, index) => leavesOf(one, [...at, index]));
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...at, key]));
}

/** A copy with another value at one place. */
export function changedAt(value: unknown, place: Place): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return other(value);
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (index === first ? changedAt(one, rest) : one));
  const given = value as Sample;
  return { ...given, [first]: changedAt(given[first], rest) };
}

function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value instanceof Date) return new Date(value.getTime() + 86_400_000);
  if (value instanceof Uint8Array) return Uint8Array.of(2);
  return `${String(value)}-changed`;
}

/** A copy with the values at these paths written as the JSON text that a service keeps them as. */
export function withDocuments(sample: Sample, paths: readonly string[]): Sample {
  const walk = (value: unknown, path: string): unknown => {
    if (paths.includes(path)) return JSON.stringify(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, `${path}[*]`));
    if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, walk(one, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return walk(sample, '') as Sample;
}
