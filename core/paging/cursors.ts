import { z } from 'zod';

/**
 * Paging forward is what AWS offers; paging back is remembering where each page began. A cursor is a token of the
 * console's own that holds where its page begins, and where the pages before it began, newest last.
 * It is bound to what it pages through, so that a cursor of another table, filter or environment is told apart
 * from one of this. That guards against mistakes, not against malice: whoever can forge a cursor can also type
 * the key that it holds, and upstream decides what may be read.
 */
export interface Cursor<Position> {
  readonly position: Position;
  /** Where the pages before this one began; the first page has no position and is not among them. */
  readonly trail: readonly Position[];
  /** 2 for the page after the first. */
  readonly pageNumber: number;
}

export type CursorMistake = 'malformed' | 'foreign';

export type DecodedCursor<Position> =
  | { readonly ok: true; readonly cursor: Cursor<Position> }
  | { readonly ok: false; readonly mistake: CursorMistake };

/** What a page is part of. Every part counts: environment, table, index, filter. */
export type CursorScope = readonly string[];

/** A link must stay short enough for every server on its way; older steps back are forgotten for that. */
const TOKEN_TARGET_LENGTH = 3_000;
const TOKEN_LIMIT = 24_000;

const CURSOR_SENTENCES: Readonly<Record<CursorMistake, string>> = {
  malformed: 'This page link is damaged. Start again from the first page.',
  foreign: 'This page link belongs to another list or filter. Start again from the first page.',
};

export function cursorSentence(mistake: CursorMistake): string {
  return CURSOR_SENTENCES[mistake];
}

/** The token of the page that begins at `position`, reached from the page that `from` names (absent: the first). */
export function nextCursor<Position>(
  scope: CursorScope,
  from: Cursor<Position> | undefined,
  position: Position,
): string {
  const trail = from ? [...from.trail, from.position] : [];
  return encodeCursor(scope, { position, trail, pageNumber: (from?.pageNumber ?? 1) + 1 });
}

/**
 * The way back from a page: the token of the page before, none for the first page. Where the trail was cut short,
 * the way back leads to the first page.
 */
export function previousCursor<Position>(
  scope: CursorScope,
  from: Cursor<Position> | undefined,
): { readonly cursor?: string } | undefined {
  if (!from) return undefined;
  const position = from.trail.at(-1);
  if (position === undefined) return {};
  const cursor = { position, trail: from.trail.slice(0, -1), pageNumber: from.pageNumber - 1 };
  return { cursor: encodeCursor(scope, cursor) };
}

/** Base64url of JSON. Holds as many of the steps back as the link has room for, at least none. */
export function encodeCursor<Position>(scope: CursorScope, cursor: Cursor<Position>): string {
  let trail = cursor.trail;
  for (;;) {
    const token = toBase64Url(
      JSON.stringify([fingerprint(scope), cursor.pageNumber, cursor.position, trail]),
    );
    if (token.length <= TOKEN_TARGET_LENGTH || trail.length === 0) return token;
    trail = trail.slice(Math.ceil(trail.length / 4));
  }
}

/** Reads a token back; what it holds as positions is checked by `position`. Never throws. */
export function decodeCursor<Position>(
  scope: CursorScope,
  token: string,
  position: z.ZodType<Position, z.ZodTypeDef, unknown>,
): DecodedCursor<Position> {
  const text = token.length <= TOKEN_LIMIT ? fromBase64Url(token) : undefined;
  const envelope = z.tuple([z.string(), z.number().int().min(2), z.unknown(), z.array(z.unknown())]);
  const read = envelope.safeParse(text === undefined ? undefined : parsed(text));
  if (!read.success) return { ok: false, mistake: 'malformed' };
  const [owner, pageNumber, ...rest] = read.data;
  if (owner !== fingerprint(scope)) return { ok: false, mistake: 'foreign' };
  const positions = z.tuple([position, z.array(position)]).safeParse(rest);
  if (!positions.success) return { ok: false, mistake: 'malformed' };
  const [at, trail] = positions.data as [Position, Position[]];
  return { ok: true, cursor: { position: at, trail, pageNumber } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Fifty-three bits of the scope (cyrb53): enough to tell lists apart, and computed alike in every browser. */
export function fingerprint(scope: CursorScope): string {
  const text = scope.map((part) => `${part.length}:${part}`).join('');
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

function toBase64Url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(token: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  try {
    const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
