import type { Operation, ServiceModel } from './model.ts';
import { ServiceError } from './service.ts';
import type { Member } from './shape.ts';
import type { Route, WireRequest } from './wire.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

interface RouteEntry {
  readonly operation: Operation;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The SDK's own hint, which other clients do not send: `x-id=GetObject`. */
  readonly hint: string | undefined;
  /** Names of the query parameters and headers that the input can not do without. */
  readonly neededQuery: readonly string[];
  readonly neededHeaders: readonly string[];
  readonly takesBucket: boolean;
}

const tables = new WeakMap<ServiceModel, readonly RouteEntry[]>();

function inputMembers({ input }: Operation): readonly Member[] {
  return input.kind === 'structure' || input.kind === 'union' ? [...input.members.values()] : [];
}

function parseSegment(text: string): Segment {
  const label = /^\{([^}+]+)(\+?)\}$/.exec(text);
  return label?.[1] ? { kind: label[2] ? 'greedy' : 'label', name: label[1] } : { kind: 'literal', text };
}

function compileEntry(operation: Operation): RouteEntry | undefined {
  const { http } = operation.traits;
  if (!http) return undefined;
  const [method, uri] = http;
  const [path = '/', queryText = ''] = uri.split('?');
  const literals = [...new URLSearchParams(queryText)];
  const members = inputMembers(operation);
  const required = members.filter((member) => member.required);
  return {
    operation,
    method,
    segments: path
      .split('/')
      .slice(1)
      .filter((part) => part !== '')
      .map(parseSegment),
    query: literals.filter(([name]) => name !== 'x-id'),
    hint: literals.find(([name]) => name === 'x-id')?.[1],
    neededQuery: required.flatMap(({ traits }) => traits.httpQuery ?? []),
    neededHeaders: required.flatMap(({ traits }) => traits.httpHeader?.toLowerCase() ?? []),
    takesBucket: members.some(({ name, traits }) => name === 'Bucket' && traits.httpLabel === 1),
  };
}

function routeTable(model: ServiceModel): readonly RouteEntry[] {
  let table = tables.get(model);
  if (!table) {
    table = [...model.operations.values()].flatMap((operation) => compileEntry(operation) ?? []);
    tables.set(model, table);
  }
  return table;
}

function decodeLabel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.", { status: 400 });
  }
}

/** The labels that a path gives a route; undefined where it does not fit. */
function matchPath(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const rest = path.slice(1);
  const parts = rest === '' ? [] : rest.split('/');
  const labels: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'greedy') {
      // What follows a greedy label has a fixed number of parts.
      const tail = segments.length - at - 1;
      const taken = parts.slice(at, parts.length - tail);
      if (taken.length === 0) return undefined;
      const end = matchPath(segments.slice(at + 1), `/${parts.slice(parts.length - tail).join('/')}`);
      return end && { ...labels, ...end, [segment.name]: decodeLabel(taken.join('/')) };
    }
    const part = parts[at];
    if (part === undefined) return undefined;
    if (segment.kind === 'label') {
      if (part === '') return undefined;
      labels[segment.name] = decodeLabel(part);
    } else if (part !== segment.text) return undefined;
  }
  return parts.length > segments.length ? undefined : labels;
}

/** True where the request carries a header, or a presigned query that stands for it. */
function hasHeader(request: WireRequest, name: string): boolean {
  return request.headers[name] !== undefined || request.query.has(name);
}

function specificity(entry: RouteEntry, request: WireRequest, model: ServiceModel): number {
  const literals = entry.segments.filter(({ kind }) => kind === 'literal').length;
  const needed = entry.neededQuery.length + entry.neededHeaders.length;
  const complete =
    entry.neededQuery.every((name) => request.query.has(name)) &&
    entry.neededHeaders.every((name) => hasHeader(request, name));
  const hinted = entry.hint !== undefined && request.query.get('x-id') === entry.hint;
  const offered = Object.hasOwn(model.service.operations, entry.operation.name);
  // Each line outweighs all that follow: literals of the query, of the path, what the input needs, the hint.
  return (
    entry.query.length * 10_000 +
    literals * 1_000 +
    (complete ? 100 + needed * 10 : 0) +
    (hinted ? 4 : 0) +
    (offered ? 2 : 0)
  );
}

/**
 * Finds the operation of a REST request by method, path, the query literals of the model, and the query parameters
 * and headers that an operation can not do without (`UploadPart` and `PutObject` differ in nothing else).
 * `bucket` is undefined for a request that names none; null for a service without buckets.
 */
export function findRoute(
  request: WireRequest,
  model: ServiceModel,
  path: string,
  bucket: string | undefined | null,
): Route {
  let best: { readonly score: number; readonly route: Route } | undefined;
  for (const entry of routeTable(model)) {
    if (entry.method !== request.method) continue;
    if (bucket !== null && entry.takesBucket !== (bucket !== undefined)) continue;
    const fits = entry.query.every(([name, value]) =>
      value === '' ? request.query.has(name) : request.query.get(name) === value,
    );
    if (!fits) continue;
    const labels = matchPath(entry.segments, path);
    if (!labels) continue;
    const score = specificity(entry, request, model);
    if (best && best.score >= score) continue;
    const all = typeof bucket === 'string' ? { ...labels, Bucket: bucket } : labels;
    best = { score, route: { name: entry.operation.name, labels: all } };
  }
  return best?.route ?? { name: '', labels: {} };
}
