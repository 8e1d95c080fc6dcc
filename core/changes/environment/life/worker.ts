import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** How one message fared. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Given back at once; after the queue's number of receives it becomes a dead letter by itself. */
  | { readonly kind: 'again' }
  /** Trying again would change nothing: sent to the dead-letter queue with its cause. */
  | { readonly kind: 'dead'; readonly cause: string; readonly sentence: string };

/** Whoever works on a queue of the catalogue: it takes bodies, wherever they come from. */
export interface Worker {
  readonly name: string;
  /** The logical name; its dead letters go to `<queue>-dlq`. */
  readonly queue: string;
  /** `receives`: how often the message was received, this time included. */
  readonly handle: (body: unknown, receives: number) => Promise<Verdict>;
}

/** What a worker writes on a message that it gives up, beside the attributes that it came with. */
export function deadLetterAttributes(
  worker: Pick<Worker, 'name'>,
  { cause, sentence }: Extract<Verdict, { kind: 'dead' }>,
  { receives, at }: { readonly receives: number; readonly at: number },
): Record<string, MessageAttributeValue> {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    errorType: text(cause),
    errorMessage: text(sentence),
    failedBy: text(worker.name),
    failedAt: text(new Date(at).toISOString()),
    receives: { DataType: 'Number', StringValue: String(receives) },
  };
}
