import type { Death, MessageText, Verdict, Worker } from '../commerce/worker.ts';
import { deadLetterAttributes } from '../commerce/worker.ts';
import type { Logger } from './logs.ts';
import type { Queues } from './messaging.ts';

/** A message as a poller or Lambda receives it. */
export interface Received {
  readonly body: string;
  /** Texts and numbers that came beside the body. */
  readonly attributes: Readonly<Record<string, MessageText>>;
  /** How often it was received, this time included. */
  readonly receives: number;
}

export interface Bench {
  readonly worker: Worker;
  readonly queues: Queues;
  readonly log: Logger;
  /** Told of each message that was given up, after it is in the dead-letter queue. */
  readonly onDeath?: (body: unknown, death: Death) => Promise<void>;
}

/** Attributes that a message may have; the dead letter needs five of its own. */
const PASSED_ON = 5;

/**
 * Has a worker handle one message, and buries it where that is its verdict. Whatever the worker throws is a reason to
 * try again, and so is a dead-letter queue that can not be reached.
 * @returns `done` where the message is to be deleted: it was handled, or lies with the dead letters.
 */
export async function judge(bench: Bench, message: Received): Promise<'done' | 'again'> {
  const { worker, log } = bench;
  const body = parsed(message.body);
  const line = log.child({ ...traceOf(body), queue: worker.queue, receives: message.receives });
  const began = performance.now();
  try {
    const verdict = await verdictOn(worker, body, message.receives);
    const durationMs = Math.round(performance.now() - began);
    if (verdict.kind === 'again') {
      line.warn({ durationMs, reason: verdict.sentence }, 'message given back');
      return 'again';
    }
    if (verdict.kind === 'dead') {
      await bury(bench, message, verdict);
      line.error({ durationMs, cause: verdict.cause, reason: verdict.sentence }, 'message given up');
      await noted(bench, body, verdict, line);
    } else line.info({ durationMs }, 'message handled');
    return 'done';
  } catch (error) {
    line.error({ err: error }, 'message failed and is given back');
    return 'again';
  }
}

const NOT_JSON: Death = { kind: 'dead', cause: 'MalformedMessage', sentence: 'The body is not JSON.' };

async function verdictOn(worker: Worker, body: unknown, receives: number): Promise<Verdict> {
  return body === undefined ? NOT_JSON : worker.handle(body, receives);
}

async function bury({ worker, queues }: Bench, message: Received, death: Death): Promise<void> {
  const { receives, body } = message;
  const kept = Object.entries(message.attributes).slice(0, PASSED_ON);
  await queues.send(`${worker.queue}-dlq`, {
    body,
    attributes: {
      ...Object.fromEntries(kept),
      ...deadLetterAttributes(worker, death, { receives, at: Date.now() }),
    },
  });
}

/** The message lies with the dead letters: what is noted beside must not bring it back. */
async function noted({ onDeath }: Bench, body: unknown, death: Death, line: Logger): Promise<void> {
  try {
    await onDeath?.(body, death);
  } catch (error) {
    line.warn({ err: error }, 'the job was not told');
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** What a message is followed by in the logs. */
function traceOf(body: unknown): Readonly<Record<string, string>> {
  const id = textMember(body, 'video_id');
  const correlationId = textMember(body, 'correlationId');
  return { ...(id && { videoId: id }), ...(correlationId && { correlationId }) };
}

/** A short text member of a body that may be anything. */
export function textMember(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value.length <= 100 ? value : undefined;
}
