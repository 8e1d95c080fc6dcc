import { EngineError } from './engine-error.ts';

/** Values by filter. Values of one filter are alternatives; of `label` every one has to hold. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the `filters` parameter: `{"label": ["a=b"]}`, or the older `{"label": {"a=b": true}}`.
 * @throws EngineError 400 for anything else, and for a filter that is not among the known ones.
 */
export function parseFilters(text: string | null, known: readonly string[]): Filters {
  if (!text) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new EngineError(400, `invalid filter: ${text}`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new EngineError(400, `invalid filter: ${text}`);
  return new Map(
    Object.entries(parsed).map(([name, values]: [string, unknown]) => {
      if (!known.includes(name)) throw new EngineError(400, `invalid filter '${name}'`);
      return [name, valuesOf(name, values)];
    }),
  );
}

function valuesOf(name: string, values: unknown): readonly string[] {
  if (Array.isArray(values)) return values.map(String);
  if (typeof values === 'object' && values !== null)
    return Object.entries(values).flatMap(([value, holds]) => (holds ? [value] : []));
  throw new EngineError(400, `invalid filter '${name}'`);
}

/** True where nothing is asked of it, or one of the values holds. */
export function matchesAny(filters: Filters, name: string, holds: (value: string) => boolean): boolean {
  const values = filters.get(name);
  return values === undefined || values.length === 0 || values.some(holds);
}

/** Each label that is asked for is there: `key`, or `key=value`. */
export function matchesLabels(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  return (filters.get('label') ?? []).every((asked) => {
    const [key = '', ...rest] = asked.split('=');
    if (!Object.hasOwn(labels, key)) return false;
    return rest.length === 0 || labels[key] === rest.join('=');
  });
}
