import { MalformedInput } from './malformed.ts';
import { readScalar, writeScalar } from './scalar.ts';
import { setKey } from './shape.ts';
import type { Member, Shape, StructureShape } from './shape.ts';
import type { Addressed, WireRequest } from './wire.ts';

type Bound = Record<string, unknown>;

export function isStructure(shape: Shape): shape is StructureShape {
  return shape.kind === 'structure' || shape.kind === 'union';
}

/** Members of the input that stand in the path, the query and the headers. */
export function readBindings(request: WireRequest, { operation, labels }: Addressed): Bound {
  const input: Bound = {};
  if (!isStructure(operation.input)) return input;
  for (const [name, member] of operation.input.members) {
    try {
      const value = readBinding(request, labels, name, member);
      if (value !== undefined) input[name] = value;
    } catch (error) {
      throw error instanceof MalformedInput ? error.within(name) : error;
    }
  }
  return input;
}

function readBinding(
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
  name: string,
  { shape, traits }: Member,
): unknown {
  if (traits.httpLabel) return labels[name] === undefined ? undefined : readScalar(shape, labels[name]);
  if (traits.httpQuery !== undefined) return readQuery(request, traits.httpQuery, shape);
  if (traits.httpHeader !== undefined) return readHeader(request, traits.httpHeader, shape);
  if (traits.httpPrefixHeaders !== undefined)
    return readPrefixed(request, traits.httpPrefixHeaders.toLowerCase());
  if (traits.httpQueryParams) return Object.fromEntries(request.query);
  return undefined;
}

function readQuery(request: WireRequest, name: string, shape: Shape): unknown {
  const values = request.query.getAll(name);
  if (values.length === 0) return undefined;
  if (shape.kind === 'list') return values.map((value) => readScalar(shape.item.shape, value));
  return readScalar(shape, values[0] ?? '');
}

function readHeader(request: WireRequest, header: string, shape: Shape): unknown {
  const name = header.toLowerCase();
  // A presigned URL carries in its query what would else be an `x-amz-` header.
  const text = request.headers[name] ?? (name.startsWith('x-amz-') ? findQuery(request, name) : undefined);
  if (text === undefined) return undefined;
  if (shape.kind !== 'list') return readScalar(shape, text);
  return text.split(',').map((item) => readScalar(shape.item.shape, item.trim()));
}

function findQuery(request: WireRequest, lowerName: string): string | undefined {
  for (const [name, value] of request.query) if (name.toLowerCase() === lowerName) return value;
  return undefined;
}

function readPrefixed(request: WireRequest, prefix: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  const candidates = [...request.query, ...Object.entries(request.headers)];
  for (const [name, value] of candidates) {
    const lower = name.toLowerCase();
    if (lower.startsWith(prefix)) setKey(found, lower.slice(prefix.length), value);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

/** The headers that an output's members are bound to. */
export function writeHeaders(shape: Shape, output: Readonly<Bound>): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!isStructure(shape)) return headers;
  for (const [name, { shape: target, traits }] of shape.members) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    if (traits.httpHeader !== undefined) {
      const items = target.kind === 'list' ? (value as readonly unknown[]) : [value];
      const itemShape = target.kind === 'list' ? target.item.shape : target;
      const text = items.map((item) => writeScalar(itemShape, item, 'http-date')).join(', ');
      headers[traits.httpHeader.toLowerCase()] = headerText(text);
    } else if (traits.httpPrefixHeaders !== undefined) {
      for (const [key, text] of Object.entries(value as Record<string, string>))
        // A name that HTTP can not carry is left out, as S3 does (`x-amz-missing-meta`).
        if (headerName.test(key))
          headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = headerText(text);
    }
  }
  return headers;
}

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

// S3 writes what ASCII can not hold as RFC 2047 does; line ends would break the answer apart.
function headerText(text: string): string {
  // eslint-disable-next-line no-control-regex
  const line = text.replace(/[\u0000-\u0008\u000A-\u001F\u007F]/g, ' ');
  return /[^\t\u0020-\u007E]/.test(line) ? `=?UTF-8?B?${Buffer.from(line).toString('base64')}?=` : line;
}

/** The member that is the body by itself. */
export function payloadMember(shape: Shape): Member | undefined {
  if (!isStructure(shape)) return undefined;
  return [...shape.members.values()].find(({ traits }) => traits.httpPayload === 1);
}

/** The status that the output's own member or its metadata states, else the operation's. */
export function outputStatus({ operation }: Addressed, output: Readonly<Bound>): number {
  const { httpStatusCode } = (output['$metadata'] ?? {}) as { readonly httpStatusCode?: number };
  if (httpStatusCode !== undefined) return httpStatusCode;
  if (isStructure(operation.output))
    for (const [name, { traits }] of operation.output.members)
      if (traits.httpResponseCode && typeof output[name] === 'number') return output[name];
  return operation.traits.http?.[2] ?? 200;
}
