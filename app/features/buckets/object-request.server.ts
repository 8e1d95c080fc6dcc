import { z } from 'zod';
import type { FailureState } from '../../../core/cells/cell.ts';
import type { ObjectPlace } from '../../../core/resources/buckets/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { badRequest, notFound } from '../../http/errors.server.ts';
import { requirePermission } from '../../http/permissions.server.ts';
import { isBucketName } from './bucket-pair.server.ts';
import { objectKeySchema, versionIdSchema } from './object-wanted.server.ts';

const placeSchema = z.object({
  environment: z.string({ required_error: 'The address names no environment.' }),
  key: objectKeySchema,
  version: versionIdSchema,
});

/**
 * The one object of one environment that an address names, for somebody who may see it.
 * @throws a redirect to the sign-in page, 400, 403 or 404 with a sentence.
 */
export function requestedObject(
  request: Request,
  context: Pick<RequestContext, 'person' | 'console'>,
  bucket: string | undefined,
): { readonly source: Source; readonly place: ObjectPlace } {
  requirePermission(request, context, 'data:read');
  const parsed = placeSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The address is not understood.');
  const { environment, key, version } = parsed.data;
  const source = context.console.find(environment);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  if (!isBucketName(bucket)) throw notFound('S3 has no buckets of such a name.');
  return { source, place: { bucket, key, versionId: version } };
}

const STATUSES: Readonly<Record<FailureState, number>> = {
  absent: 404,
  denied: 502,
  throttled: 503,
  unsupported: 502,
  unreachable: 502,
  'timed-out': 504,
  rejected: 502,
  broken: 502,
};

/** The status of an answer that is nothing but what upstream was asked for. What upstream denies the console is not the reader's doing. */
export function statusOfFailure(state: FailureState): number {
  return STATUSES[state];
}
