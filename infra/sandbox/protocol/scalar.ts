import { jsonCodec } from './json-shape.ts';
import { MalformedInput } from './malformed.ts';
import type { Shape } from './shape.ts';
import { readTimestamp, writeTimestamp } from './timestamp.ts';

/** Reads a value that stands as text: in a form, in an XML element, in a header, query or label. */
export function readScalar(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case 'number': {
      const trimmed = text.trim();
      const value = Number(trimmed);
      if (trimmed === '' || (Number.isNaN(value) && trimmed !== 'NaN'))
        throw new MalformedInput(`'${text}' is not a number`);
      return value;
    }
    case 'boolean': {
      const word = text.trim().toLowerCase();
      if (word !== 'true' && word !== 'false') throw new MalformedInput(`'${text}' is not a boolean`);
      return word === 'true';
    }
    case 'timestamp': {
      const date = readTimestamp(text);
      if (!date) throw new MalformedInput(`'${text}' is not a timestamp`);
      return date;
    }
    case 'blob':
    case 'stream': {
      const bytes = jsonCodec.readBlob(text);
      if (!bytes) throw new MalformedInput('Invalid Base64 in a blob');
      return bytes;
    }
    default:
      return text;
  }
}

/** The counterpart of readScalar. Timestamps whose schema names no format take the given one. */
export function writeScalar(shape: Shape, value: unknown, timestamps: 'date-time' | 'http-date'): string {
  switch (shape.kind) {
    case 'timestamp':
      return writeTimestamp(value, shape.format === 'default' ? timestamps : shape.format);
    case 'blob':
    case 'stream':
      return String(jsonCodec.writeBlob(value as Uint8Array));
    default:
      return String(value);
  }
}
