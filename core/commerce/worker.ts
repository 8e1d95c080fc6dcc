/** How one message fared. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Given back; after the queue's number of receives it becomes a dead letter by itself. */
  | { readonly kind: 'again'; readonly sentence?: string }
  /** Trying again would change nothing: sent to the dead-letter queue with its cause. */
  | { readonly kind: 'dead'; readonly cause: string; readonly sentence: string };

/** A message that is given up, and why. */
export type Death = Extract<Verdict, { readonly kind: 'dead' }>;

/** Whoever works on a queue of the catalogue: it takes bodies, wherever they come from. */
export interface Worker {
  readonly name: string;
  /** The logical name; its dead letters go to `<queue>-dlq`. */
  readonly queue: string;
  /** `receives`: how often the message was received, this time included. */
  readonly handle: (body: unknown, receives: number) => Promise<Verdict>;
}

/** After so many receives the queue gives a message up by itself; a worker that gives up for a cause does so before. */
export const RECEIVES = 3;

/** What topics and queues take beside a body. */
export interface MessageText {
  readonly DataType: 'String' | 'Number';
  readonly StringValue: string;
}

const ATTRIBUTE_CHARACTERS = 1_000;

/** What a worker writes on a message that it gives up, beside the attributes that it came with. */
export function deadLetterAttributes(
  worker: Pick<Worker, 'name'>,
  { cause, sentence }: Death,
  { receives, at }: { readonly receives: number; readonly at: number },
): Record<string, MessageText> {
  return {
    errorType: textAttribute(cause),
    errorMessage: textAttribute(sentence.slice(0, ATTRIBUTE_CHARACTERS)),
    failedBy: textAttribute(worker.name),
    failedAt: textAttribute(new Date(at).toISOString()),
    receives: { DataType: 'Number', StringValue: String(receives) },
  };
}

/** A text as an attribute of a message. SQS takes none that is empty. */
export function textAttribute(StringValue: string): MessageText {
  return { DataType: 'String', StringValue: StringValue || '-' };
}
