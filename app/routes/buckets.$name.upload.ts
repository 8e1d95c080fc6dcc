import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { RUN_ID } from '../../core/actions/run-id.ts';
import { isBucketName } from '../features/buckets/bucket-pair.server.ts';
import { uploadContent } from '../features/buckets/upload-content.server.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

const runSchema = z.string().regex(RUN_ID, 'The address names no confirmed upload.');

/**
 * Takes the content of an upload that was confirmed, and streams it on: it is never in memory as a whole, and nowhere
 * kept. The answer comes when the upload has ended. Whether it may still run is decided by the gate.
 */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'data:change');
  if (!isBucketName(params.name)) throw notFound('S3 has no buckets of such a name.');
  const run = runSchema.safeParse(new URL(request.url).searchParams.get('run'));
  if (!run.success) throw badRequest('The address names no confirmed upload.');
  return uploadContent({ request, context, person, runId: run.data, bucket: params.name });
}
