import { MalformedInput } from './malformed.ts';
import { setKey } from './shape.ts';
import type { Shape, StructureShape, TimestampFormat } from './shape.ts';
import { epochSeconds, readTimestamp, writeTimestamp } from './timestamp.ts';

/** How a self-describing format carries what JSON has no word for. */
export interface ValueCodec {
  readonly readBlob: (value: unknown) => Uint8Array | undefined;
  readonly writeBlob: (value: Uint8Array) => unknown;
  readonly readTimestamp: (value: unknown) => Date | undefined;
  readonly writeTimestamp: (value: Date, format: TimestampFormat) => unknown;
  /** Floats that are not finite are strings in JSON. */
  readonly writeNumber: (value: number) => unknown;
  /** restJson1 alone honours `jsonName`. */
  readonly useJsonName: boolean;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const jsonCodec: ValueCodec = {
  readBlob: (value) =>
    typeof value === 'string' && base64.test(value) ? Buffer.from(value, 'base64') : undefined,
  writeBlob: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
  readTimestamp: (value) =>
    typeof value === 'number' || typeof value === 'string' ? readTimestamp(String(value)) : undefined,
  writeTimestamp: (value, format) =>
    format === 'date-time' || format === 'http-date' ? writeTimestamp(value, format) : epochSeconds(value),
  writeNumber: (value) => (Number.isFinite(value) ? value : String(value)),
  useJsonName: false,
};

export const restJsonCodec: ValueCodec = { ...jsonCodec, useJsonName: true };

// The words are those of AWS's own JSON parser.
function tokenName(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'START_OF_STRUCTURE';
}

function mismatch(value: unknown, wanted: string): MalformedInput {
  if (typeof value === 'object' && value !== null)
    return new MalformedInput('Start of structure or map found where not expected.');
  return new MalformedInput(`${tokenName(value)} cannot be converted to ${wanted}`);
}

/**
 * Turns decoded JSON (or CBOR) into the SDK's input shape: blobs are bytes, timestamps dates, null members absent,
 * unknown members dropped. Throws MalformedInput where a value has another type than its schema.
 */
export function readValue(shape: Shape, value: unknown, codec: ValueCodec): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readStructure(shape, value, codec);
    case 'list':
      if (!Array.isArray(value)) throw new MalformedInput('Unexpected field type: a list was expected.');
      return value.map((item, at) => readChild(shape.item.shape, item, codec, String(at + 1)));
    case 'map': {
      if (!isRecord(value)) throw mismatch(value, 'Map');
      const result: Record<string, unknown> = {};
      for (const key of Object.keys(value))
        setKey(result, key, readChild(shape.value.shape, value[key], codec, key));
      return result;
    }
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'String');
      return value;
    case 'number':
      return readNumber(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, 'Boolean');
      return value;
    case 'blob':
    case 'stream': {
      const bytes = codec.readBlob(value);
      if (bytes === undefined)
        throw typeof value === 'string'
          ? new MalformedInput('Invalid Base64 in a blob.')
          : mismatch(value, 'Blob');
      return bytes;
    }
    case 'timestamp': {
      const date = codec.readTimestamp(value);
      if (date === undefined) throw mismatch(value, 'Timestamp');
      return date;
    }
    case 'document':
      return value;
    case 'unit':
      return {};
  }
}

function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw mismatch(value, 'Number');
}

function readStructure(shape: StructureShape, value: unknown, codec: ValueCodec): Record<string, unknown> {
  if (!isRecord(value)) throw mismatch(value, shape.name);
  const result: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const wireName = codec.useJsonName ? (member.traits.jsonName ?? name) : name;
    if (!Object.hasOwn(value, wireName)) continue;
    const given = value[wireName];
    if (given !== null && given !== undefined) result[name] = readChild(member.shape, given, codec, name);
  }
  return result;
}

function readChild(shape: Shape, value: unknown, codec: ValueCodec, name: string): unknown {
  // A null inside a list or a map is left to the service, which has its own word for it.
  if (value === null || value === undefined) return null;
  try {
    return readValue(shape, value, codec);
  } catch (error) {
    throw error instanceof MalformedInput ? error.within(name) : error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turns an SDK output shape into what JSON (or CBOR) can carry. Members that the schema lacks are not written. */
export function writeValue(shape: Shape, value: unknown, codec: ValueCodec): unknown {
  if (value === null || value === undefined) return null;
  switch (shape.kind) {
    case 'structure':
    case 'union': {
      const result: Record<string, unknown> = {};
      const given = value as Record<string, unknown>;
      for (const [name, member] of shape.members) {
        const inner = given[name];
        if (inner === undefined || inner === null) continue;
        const wireName = codec.useJsonName ? (member.traits.jsonName ?? name) : name;
        result[wireName] = writeValue(member.shape, inner, codec);
      }
      return result;
    }
    case 'list':
      return (value as readonly unknown[]).map((item) => writeValue(shape.item.shape, item, codec));
    case 'map': {
      const result: Record<string, unknown> = {};
      const given = value as Record<string, unknown>;
      for (const key of Object.keys(given))
        if (given[key] !== undefined) setKey(result, key, writeValue(shape.value.shape, given[key], codec));
      return result;
    }
    case 'blob':
    case 'stream':
      return codec.writeBlob(value as Uint8Array);
    case 'timestamp':
      return codec.writeTimestamp(value instanceof Date ? value : new Date(String(value)), shape.format);
    case 'number':
      return typeof value === 'number' ? codec.writeNumber(value) : value;
    case 'string':
    case 'boolean':
    case 'document':
      return value;
    case 'unit':
      return {};
  }
}
