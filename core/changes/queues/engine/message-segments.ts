import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { KeptMessage } from './held-message.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Stands in the manifest of a capture of messages. */
export const MESSAGES_FORMAT = 'queue-messages-1';

const keptSchema: z.ZodType<KeptMessage> = z.object({
  id: z.string(),
  body: z.string(),
  attributes: z.array(
    z.object({ name: z.string(), dataType: z.string(), value: z.string(), isBinary: z.boolean() }),
  ),
  groupId: z.string().optional(),
  deduplicationId: z.string().optional(),
  sequenceNumber: z.string().optional(),
  traceHeader: z.string().optional(),
  sentAt: z.number().optional(),
  receiveCount: z.number().optional(),
});

const factsSchema = z.object({
  queue: z.string(),
  fifo: z.boolean(),
  /** Numbers of the segments, in the order in which they were received. */
  segments: z.array(z.number().int().min(0)),
  messages: z.number().int().min(0),
  /** Kept, but seen in the queue afterwards: these are not sent again. */
  notRemoved: z.array(z.string()),
});

/** What a manifest tells of captured messages. */
export type CapturedFacts = Readonly<z.infer<typeof factsSchema>>;

/** The facts of a manifest, or undefined where it is not one of messages. */
export function capturedFactsOf(facts: unknown): CapturedFacts | undefined {
  return factsSchema.safeParse(facts).data;
}

/** Messages as lines of JSON, compressed. Of FIFO queues in the order of their sequence numbers. */
export async function encodeMessages(messages: readonly KeptMessage[]): Promise<Buffer> {
  const ordered = messages.toSorted((a, b) => bySequence(a.sequenceNumber, b.sequenceNumber));
  return compress(ordered.map((message) => `${JSON.stringify(message)}\n`).join(''));
}

/** @throws where the bytes are no segment. */
export async function decodeMessages(segment: Buffer): Promise<readonly KeptMessage[]> {
  const lines = (await expand(segment)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => keptSchema.parse(JSON.parse(line)));
}

/** Twenty digits of SQS are more than a number holds. */
function bySequence(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
