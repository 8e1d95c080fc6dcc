import { z } from 'zod';
import type { CaptureReads } from '../../actions/action.ts';
import type { CapturedObject } from './object-copies.ts';

const line = z.object({
  number: z.number().int().min(0),
  key: z.string().min(1),
  sizeBytes: z.number().min(0),
  etag: z.string(),
  storageClass: z.string(),
  serverSideEncryption: z.literal('AES256').optional(),
});

/** Which copies a large capture holds: one line of JSON an object, in segments. */
export function segmentOfObjects(objects: readonly CapturedObject[]): Buffer {
  return Buffer.from(objects.map((object) => JSON.stringify(object)).join('\n'));
}

/** @throws where the segment can not be read, or is not one of these. */
export async function objectsOfSegment(
  captures: CaptureReads,
  captureId: string,
  number: number,
): Promise<readonly CapturedObject[]> {
  const text = (await captures.segment(captureId, number)).toString('utf8');
  if (text === '') return [];
  return text.split('\n').map((one) => line.parse(JSON.parse(one)));
}
