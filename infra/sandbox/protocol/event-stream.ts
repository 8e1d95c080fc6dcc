import { Readable } from 'node:stream';
import { EventStreamCodec } from '@smithy/core/event-streams';
import type { MessageHeaders } from '@smithy/core/event-streams';
import { jsonCodec, writeValue } from './json-shape.ts';
import { ServiceError } from './service.ts';
import type { Shape, StructureShape } from './shape.ts';

const contentType = 'application/x-amz-json-1.1';

export const eventStreamType = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** The member of an output that is sent event by event; undefined for outputs that are sent whole. */
export function eventStreamMember(output: Shape): string | undefined {
  if (output.kind !== 'structure') return undefined;
  for (const [name, { shape }] of output.members)
    if (shape.kind === 'union' && shape.traits.streaming === 1) return name;
  return undefined;
}

/**
 * An output as frames of `vnd.amazon.eventstream`: what is not streamed comes first as `initial-response`, as RPC
 * protocols have it, then an event for each value (`{ sessionUpdate: … }`) that the handler gives. A ServiceError that
 * is thrown on the way is the last frame: an exception where the stream's union has it, else an error.
 * Source: Smithy, "Amazon Event Stream Specification".
 */
export function writeEventStream(output: StructureShape, member: string, value: unknown): Readable {
  const given = value as Record<string, unknown>;
  const union = output.members.get(member)?.shape;
  if (union?.kind !== 'union') throw new TypeError(`${member} is no event stream.`);
  const events = given[member] as AsyncIterable<Record<string, unknown>>;
  return Readable.from(framesOf(output, union, { ...given, [member]: undefined }, events), {
    objectMode: false,
  });
}

async function* framesOf(
  output: StructureShape,
  union: StructureShape,
  initial: Record<string, unknown>,
  events: AsyncIterable<Record<string, unknown>>,
): AsyncGenerator<Uint8Array> {
  yield frame({ ':message-type': 'event', ':event-type': 'initial-response' }, output, initial);
  try {
    for await (const event of events) {
      const [name = ''] = Object.keys(event);
      const shape = union.members.get(name)?.shape;
      if (!shape) throw new TypeError(`${union.name} has no event ${name}.`);
      yield frame({ ':message-type': 'event', ':event-type': name }, shape, event[name]);
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    yield failure(error, union);
  }
}

function failure({ code, message }: ServiceError, union: StructureShape): Uint8Array {
  const shape = union.members.get(code)?.shape;
  return shape
    ? frame({ ':message-type': 'exception', ':exception-type': code }, shape, { message })
    : codec.encode({
        headers: headersOf({ ':message-type': 'error', ':error-code': code, ':error-message': message }),
        body: new Uint8Array(),
      });
}

function frame(headers: Readonly<Record<string, string>>, shape: Shape, value: unknown): Uint8Array {
  return codec.encode({
    headers: headersOf({ ...headers, ':content-type': contentType }),
    body: Buffer.from(JSON.stringify(writeValue(shape, value, jsonCodec))),
  });
}

function headersOf(headers: Readonly<Record<string, string>>): MessageHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]),
  );
}
