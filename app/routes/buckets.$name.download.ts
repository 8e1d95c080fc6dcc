import { redirect } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { failureSentence } from '../../core/cells/cell.ts';
import { presignedDownload } from '../../core/resources/buckets/download.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { isReachableByBrowser } from '../features/buckets/object-address.ts';
import { requestedObject, statusOfFailure } from '../features/buckets/object-request.server.ts';
import { badRequest } from '../http/errors.server.ts';

/** Hands on to S3's own address of an object, which is good for a minute. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { source, place } = requestedObject(request, context, params.name);
  if (!isReachableByBrowser(place.key))
    throw badRequest('A browser can not ask S3 for a key with . or .. between slashes.');
  const download = await presignedDownload(source, place, budgetFor(request.signal));
  if (!download.ok) {
    const { failure } = download;
    throw Response.json({ sentence: failureSentence(failure) }, { status: statusOfFailure(failure.state) });
  }
  return redirect(download.url, { status: 303, headers: { 'Referrer-Policy': 'no-referrer' } });
}
