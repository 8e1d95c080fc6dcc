import type { RestoreObjectCommandInput } from '@aws-sdk/client-s3';
import type { Operation } from '../context.ts';
import { badRequest, conflict, invalidObjectState, malformedXml } from '../errors.ts';
import { requireObject } from './object-lookup.ts';
import type { ObjectVersion, Restore } from '../records.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * How long a restore takes, by class and tier; the upper end of what AWS states.
 * Source: S3 User Guide, "Understanding archive retrieval options".
 */
const retrievalMs: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  GLACIER: { Expedited: 5 * minuteMs, Standard: 5 * hourMs, Bulk: 12 * hourMs },
  DEEP_ARCHIVE: { Standard: 12 * hourMs, Bulk: 48 * hourMs },
};

/** True for classes whose bytes can be read only after a restore. */
function isArchiveClass(storageClass: string): boolean {
  return Object.hasOwn(retrievalMs, storageClass);
}

function expiryOf({ readyAtMs, days }: Restore): number {
  return Math.ceil((readyAtMs + days * dayMs) / dayMs) * dayMs;
}

interface RestoreState {
  readonly isOngoing: boolean;
  readonly expiresAtMs: number;
}

/** The restored copy of an archived object, as long as there is one. */
export function restoreStateOf(
  { storageClass, details }: ObjectVersion,
  now: number,
): RestoreState | undefined {
  const { restore } = details;
  if (!restore || !isArchiveClass(storageClass)) return undefined;
  const expiresAtMs = expiryOf(restore);
  return now < expiresAtMs ? { isOngoing: now < restore.readyAtMs, expiresAtMs } : undefined;
}

/** Throws `InvalidObjectState` where the bytes are archived and no copy of them is restored. */
export function checkReadable(version: ObjectVersion, now: number): void {
  if (!isArchiveClass(version.storageClass)) return;
  const state = restoreStateOf(version, now);
  if (!state || state.isOngoing) throw invalidObjectState(version.storageClass);
}

/** `x-amz-restore`. */
export function restoreHeader(version: ObjectVersion, now: number): string | undefined {
  const state = restoreStateOf(version, now);
  if (!state) return undefined;
  return state.isOngoing
    ? 'ongoing-request="true"'
    : `ongoing-request="false", expiry-date="${new Date(state.expiresAtMs).toUTCString()}"`;
}

/** 202 for a copy that is to be made, 200 where a copy's days are changed. */
export const restoreObject: Operation<RestoreObjectCommandInput, object> = (context, input) => {
  const { Bucket = '', Key: key = '', RestoreRequest: request } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const { entry, version } = requireObject(context, bucket, key, input.VersionId, 'POST');
  const days = request?.Days;
  if (days === undefined || !Number.isInteger(days) || days < 1) throw malformedXml();
  const times = retrievalMs[version.storageClass];
  if (!times || !isArchiveClass(version.storageClass)) throw invalidObjectState(version.storageClass);
  const tier = request?.GlacierJobParameters?.Tier ?? request?.Tier ?? 'Standard';
  const duration = Object.hasOwn(times, tier) ? times[tier] : undefined;
  if (duration === undefined)
    throw badRequest(
      'InvalidArgument',
      `The retrieval tier ${tier} is not supported for this storage class.`,
      {
        ArgumentName: 'Tier',
        ArgumentValue: tier,
      },
    );

  const now = context.cloud.clock.now();
  const state = restoreStateOf(version, now);
  if (state?.isOngoing) throw conflict('RestoreAlreadyInProgress', 'Object restore is already in progress');
  const restore = { requestedAtMs: now, readyAtMs: state ? now : now + duration, days };
  context.storage.transaction(() => {
    context.objects.replace(bucket.id, key, entry, {
      ...version,
      details: { ...version.details, restore },
    });
  });
  return { $metadata: { httpStatusCode: state ? 200 : 202 } };
};
