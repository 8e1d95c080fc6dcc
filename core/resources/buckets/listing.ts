import { z } from 'zod';
import type { Cursor } from '../../paging/cursors.ts';
import { cursorSentence, decodeCursor } from '../../paging/cursors.ts';

/** A page of a screen; S3 would give a thousand. */
export const LISTING_PAGE_SIZE = 200;
/** S3's limit for a key, in bytes of UTF-8. */
const KEY_LIMIT_BYTES = 1_024;

export const DELIMITER = '/';

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  /** Absent: everything under the prefix, without folders. */
  readonly delimiter?: string;
  readonly scope: readonly string[];
}

export interface ObjectListing extends Place {
  /** Positions are S3's own continuation tokens. */
  readonly cursor?: Cursor<string>;
}

/** Where a page of versions begins: after this version of this key. */
export interface VersionMarker {
  readonly key: string;
  /** Absent where the page before ended with a folder. */
  readonly versionId?: string;
}

export interface VersionListing extends Place {
  readonly cursor?: Cursor<VersionMarker>;
}

export interface ListingRequest {
  readonly environmentId: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter?: string;
  /** The token out of the link. */
  readonly cursor?: string;
}

export type PlannedListing<Listing> =
  { readonly ok: true; readonly value: Listing } | { readonly ok: false; readonly sentence: string };

export function planListing(request: ListingRequest): PlannedListing<ObjectListing> {
  return planned(request, 'objects', z.string().min(1));
}

const markerSchema = z.object({ key: z.string().min(1), versionId: z.string().optional() }).strict();

export function planVersionListing(request: ListingRequest): PlannedListing<VersionListing> {
  return planned(request, 'versions', markerSchema);
}

function planned<Position>(
  { environmentId, bucket, prefix, delimiter, cursor }: ListingRequest,
  what: string,
  position: z.ZodType<Position, z.ZodTypeDef, unknown>,
): PlannedListing<Place & { readonly cursor?: Cursor<Position> }> {
  if (new TextEncoder().encode(prefix).length > KEY_LIMIT_BYTES)
    return { ok: false, sentence: `A prefix has at most ${KEY_LIMIT_BYTES} bytes, as a key has.` };
  const scope = [what, environmentId, bucket, prefix, delimiter ?? ''];
  const decoded = cursor ? decodeCursor(scope, cursor, position) : undefined;
  if (decoded && !decoded.ok) return { ok: false, sentence: cursorSentence(decoded.mistake) };
  return { ok: true, value: { bucket, prefix, delimiter, scope, cursor: decoded?.cursor } };
}

/** The folders on the way to a prefix, outermost first: `a/b/` gives `a/` and `a/b/`. */
export function foldersTo(prefix: string): readonly { readonly name: string; readonly prefix: string }[] {
  const parts = prefix.split(DELIMITER).slice(0, -1);
  return parts.map((name, index) => ({
    name,
    prefix: `${parts.slice(0, index + 1).join(DELIMITER)}${DELIMITER}`,
  }));
}
