import type { Content } from '../../../core/actions/action.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { actorOf } from '../../http/actor.server.ts';
import { notFound } from '../../http/errors.server.ts';
import type { Person } from '../../http/people.ts';
import { confirmedUpload } from './confirmed-upload.server.ts';

/** So much of what nobody wants is read all the same: a browser reads no answer before it has sent everything. */
const DRAINED_BYTES = 16 * 1_048_576;

interface UploadRequest {
  readonly request: Request;
  readonly context: Pick<RequestContext, 'gate' | 'home'>;
  readonly person: Person;
  readonly runId: string;
  readonly bucket: string;
}

/** How an upload ended, as the browser that sent it is told. */
export interface UploadAnswer {
  readonly state: 'done' | 'failed' | 'cancelled' | 'refused';
  readonly sentence: string;
}

/** Hands content to the run that waits for it. @throws 404 where no upload to this bucket is this person's. */
export async function uploadContent(asked: UploadRequest): Promise<Response> {
  const { request, context, person, runId, bucket } = asked;
  const found = await confirmedUpload(context, person, runId);
  if (found?.bucket !== bucket) {
    await drain(request);
    throw notFound('No upload of yours to this bucket waits for its content.');
  }
  const poured = await context.gate.pour({
    runId,
    who: actorOf(person),
    content: contentOf(request),
    signal: request.signal,
  });
  if (poured.outcome === 'refused') {
    await drain(request);
    return answer({ state: 'refused', sentence: poured.sentence }, 409);
  }
  const { state, outcome } = poured.run;
  if (state !== 'done') await drain(request);
  const sentence = outcome?.sentence ?? 'It goes on elsewhere.';
  return answer({ state: state === 'done' || state === 'cancelled' ? state : 'failed', sentence }, 200);
}

function contentOf(request: Request): Content {
  return {
    bytes: bytesOf(request),
    sizeBytes: Number(request.headers.get('content-length') ?? 0),
  };
}

/** Left in the middle, it is not cancelled: that would cut the line on which the answer goes back. */
async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function answer(body: UploadAnswer, status: number): Response {
  return Response.json(body, { status });
}

/** Reads on into nothing, but not for ever: beyond that the connection is closed with the answer. */
async function drain(request: Request): Promise<void> {
  if (!request.body || request.body.locked || request.signal.aborted) return;
  const reader = request.body.getReader();
  try {
    for (let read = 0; read < DRAINED_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
  } catch {
    // Whoever sent it has left.
  } finally {
    reader.releaseLock();
  }
}
