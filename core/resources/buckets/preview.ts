// previewObject(source, place, budget): Cell<ObjectPreview>
// openImage(source, place, signal): OpenedImage | refusal                  streamed, never kept
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { Cell, Failure } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import type { Source } from '../source.ts';
import { codeOf } from './answers.ts';
import { placeInput, placeKey } from './object.ts';
import { imageTypeOf, previewContent } from './preview-content.ts';
import type { ObjectPlace, ObjectPreview, OpenedImage } from './types.ts';

const PREVIEW_BYTES = 262_144;
/** A browser is handed nothing larger as an image. */
const IMAGE_LIMIT_BYTES = 20 * 1_048_576;
const SIGNATURE_BYTES = 12;

const EMPTY_PREVIEW: ObjectPreview = { kind: 'empty', sizeBytes: 0, readBytes: 0, truncated: false };

/** The first 256 KiB of an object and what they are. */
export function previewObject(
  source: Source,
  place: ObjectPlace,
  budget: Budget,
): Promise<Cell<ObjectPreview>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: place.versionId ? 's3:GetObjectVersion' : 's3:GetObject',
      key: placeKey('preview', place),
      sizeBytes: (preview) => ('readBytes' in preview ? 3 * preview.readBytes : 0),
      run: async (signal) => {
        try {
          return await previewOf(source, place, signal);
        } catch (error) {
          // No byte of an empty object can be asked for.
          if (codeOf(error) === 'InvalidRange') return EMPTY_PREVIEW;
          if (codeOf(error) === 'InvalidObjectState') return { kind: 'archived' };
          throw error;
        }
      },
    },
    budget,
  );
}

async function previewOf(source: Source, place: ObjectPlace, signal: AbortSignal): Promise<ObjectPreview> {
  const command = new GetObjectCommand({ ...placeInput(place), Range: `bytes=0-${PREVIEW_BYTES - 1}` });
  const answer = await source.clients.s3.send(command, { abortSignal: signal });
  const bytes = await firstBytes(bodyOf(answer), PREVIEW_BYTES);
  const sizeBytes = sizeOf(answer) ?? bytes.length;
  const truncated = sizeBytes > bytes.length;
  return { ...previewContent(bytes, truncated), sizeBytes, readBytes: bytes.length, truncated };
}

export type OpenResult =
  | { readonly ok: true; readonly image: OpenedImage }
  | { readonly ok: false; readonly reason: 'not-an-image' | 'too-large' }
  | { readonly ok: false; readonly reason: 'failed'; readonly failure: Failure };

/**
 * Opens an image to be handed on to the browser while it is read. Its first bytes must be those of an image that can
 * hold no script; the type it is served under is theirs, not the object's own.
 */
export async function openImage(
  source: Source,
  place: ObjectPlace,
  signal: AbortSignal,
): Promise<OpenResult> {
  try {
    const command = new GetObjectCommand(placeInput(place));
    const answer = await source.clients.s3.send(command, { abortSignal: signal });
    const body = bodyOf(answer);
    const sizeBytes = sizeOf(answer);
    if (sizeBytes === undefined || sizeBytes > IMAGE_LIMIT_BYTES) return refused(body, 'too-large');
    const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    const head = await headOf(chunks);
    const imageType = imageTypeOf(head);
    if (!imageType) return refused(body, 'not-an-image');
    return { ok: true, image: { imageType, sizeBytes, body: streamOf(head, chunks, body) } };
  } catch (error) {
    return { ok: false, reason: 'failed', failure: failureOf(error, 's3:GetObject') };
  }
}

function refused(body: Readable, reason: 'not-an-image' | 'too-large'): OpenResult {
  body.destroy();
  return { ok: false, reason };
}

async function headOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < SIGNATURE_BYTES) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

function streamOf(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  body: Readable,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(head),
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void body.destroy(),
  });
}

async function firstBytes(body: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // An endpoint that knows no ranges sends everything; leaving the loop closes the stream.
    if (length >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function bodyOf(answer: GetObjectCommandOutput): Readable {
  return answer.Body instanceof Readable ? answer.Body : Readable.from([]);
}

/** The whole object's size: of a part it stands after the slash in `bytes 0-262143/1048576`. */
function sizeOf(answer: GetObjectCommandOutput): number | undefined {
  const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
  return whole === undefined ? answer.ContentLength : Number(whole);
}
