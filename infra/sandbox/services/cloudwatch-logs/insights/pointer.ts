import type { Position } from '../log-store.ts';

/** `@ptr`: where an event stands, for GetLogRecord. */
export function writePointer(stream: number, { atMs, sequence }: Position): string {
  return Buffer.from(JSON.stringify([stream, atMs, sequence])).toString('base64');
}

/** Undefined for a text that is no pointer. */
export function readPointer(text: string): (Position & { readonly stream: number }) | undefined {
  const written = Buffer.from(text, 'base64').toString('utf8');
  const [, stream, atMs, sequence] = /^\[(\d+),(\d+),(\d+)\]$/.exec(written) ?? [];
  if (stream === undefined) return undefined;
  return { stream: Number(stream), atMs: Number(atMs), sequence: Number(sequence) };
}
