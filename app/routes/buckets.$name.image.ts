import type { LoaderFunctionArgs } from '@remix-run/node';
import { failureSentence } from '../../core/cells/cell.ts';
import { openImage } from '../../core/resources/buckets/preview.ts';
import { requestedObject, statusOfFailure } from '../features/buckets/object-request.server.ts';

/** Long enough for the largest image on a slow line. */
const IMAGE_MS = 60_000;

const REFUSALS = {
  'not-an-image': [415, 'The object is not an image that the console shows.'],
  'too-large': [413, 'The object is larger than the console shows as an image.'],
} as const;

/** An object's bytes for an `img` of the console, where they are those of an image that can hold no script. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { source, place } = requestedObject(request, context, params.name);
  const opened = await openImage(
    source,
    place,
    AbortSignal.any([request.signal, AbortSignal.timeout(IMAGE_MS)]),
  );
  if (!opened.ok && opened.reason === 'failed') {
    const { failure } = opened;
    throw Response.json({ sentence: failureSentence(failure) }, { status: statusOfFailure(failure.state) });
  }
  if (!opened.ok) {
    const [status, sentence] = REFUSALS[opened.reason];
    throw Response.json({ sentence }, { status });
  }
  const { imageType, sizeBytes, body } = opened.image;
  // Nobody reads the body of an answer to HEAD, and an unread one keeps the connection to S3.
  if (request.method === 'HEAD') await body.cancel();
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: {
      'Content-Type': imageType,
      'Content-Length': String(sizeBytes),
      'Content-Disposition': 'inline',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, max-age=60',
      // Whoever signs in next in this browser may not be one who may see it.
      Vary: 'Cookie',
      'Referrer-Policy': 'no-referrer',
    },
  });
}
