import { ServiceError } from '../../../protocol/service.ts';
import { noSuchKey, notImplemented, preconditionFailed } from '../errors.ts';
import type { Entry, ObjectVersion } from '../records.ts';

interface ReadConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

/** HTTP dates have no milliseconds, so neither has what is compared with them. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function matchesEtag(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((item) => item.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
    .some((item) => item === '*' || item === etag);
}

/**
 * The condition that a version does not meet, and whether that means "not modified". An ETag outweighs a date, as
 * "GetObject" in the S3 API Reference says.
 */
function failedCondition(
  { etag, modifiedMs }: ObjectVersion,
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ReadConditions,
): { readonly name: string; readonly isNotModified: boolean } | undefined {
  if (IfMatch !== undefined && !matchesEtag(IfMatch, etag)) return { name: 'If-Match', isNotModified: false };
  if (
    IfMatch === undefined &&
    IfUnmodifiedSince &&
    seconds(modifiedMs) > seconds(IfUnmodifiedSince.getTime())
  )
    return { name: 'If-Unmodified-Since', isNotModified: false };
  if (IfNoneMatch !== undefined && matchesEtag(IfNoneMatch, etag))
    return { name: 'If-None-Match', isNotModified: true };
  if (
    IfNoneMatch === undefined &&
    IfModifiedSince &&
    seconds(modifiedMs) <= seconds(IfModifiedSince.getTime())
  )
    return { name: 'If-Modified-Since', isNotModified: true };
  return undefined;
}

/** Throws `PreconditionFailed`, or 304 with the headers that go with it. */
export function checkReadConditions(
  version: ObjectVersion,
  conditions: ReadConditions,
  notModifiedHeaders: Readonly<Record<string, string>>,
): void {
  const failed = failedCondition(version, conditions);
  if (!failed) return;
  if (!failed.isNotModified) throw preconditionFailed(failed.name);
  throw new ServiceError('NotModified', 'Not Modified', { status: 304, headers: notModifiedHeaders });
}

/** The conditions on a copy's source: each that fails is `PreconditionFailed`. */
export function checkCopyConditions(version: ObjectVersion, conditions: ReadConditions): void {
  const failed = failedCondition(version, conditions);
  if (failed) throw preconditionFailed(`x-amz-copy-source-${failed.name}`);
}

export interface WriteConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** Throws where the key's present state rules a conditional write out. */
export function checkWriteConditions(
  entry: Entry | undefined,
  key: string,
  { IfMatch, IfNoneMatch }: WriteConditions,
): void {
  const current = entry?.latest.kind === 'object' ? entry.latest : undefined;
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== '*') throw notImplemented('If-None-Match');
    if (current) throw preconditionFailed('If-None-Match');
  }
  if (IfMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!matchesEtag(IfMatch, current.etag)) throw preconditionFailed('If-Match');
}
