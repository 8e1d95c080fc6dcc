import { maskedText } from './masked-text.ts';
import type { MessageAttribute, PeekedMessage } from './types.ts';

/** What is needed of a message to tell why it is dead. */
export type DeadLetter = Pick<
  PeekedMessage,
  'id' | 'body' | 'attributes' | 'sentAt' | 'receiveCount' | 'deadLetterSourceArn'
>;

/** Why a message is dead, as far as it tells. */
export interface Cause {
  /** Equal for equal causes, whatever looks at them; stands in selections. */
  readonly id: string;
  /** In a few words: `MissingPrice`, or the pattern of a sentence. */
  readonly title: string;
  /** The sentence that came with it, with ids and numbers masked. */
  readonly pattern?: string;
  /** Who told: whoever gave it up wrote it on the message or into its body, or only the body's form tells it apart. */
  readonly told: 'attributes' | 'body' | 'form';
}

/**
 * Attributes that failures write on messages: this platform's workers (`errorType`, `errorMessage`, `failedBy`,
 * `failedAt`, `receives`) and Lambda's dead-letter queue (`RequestID`, `ErrorCode`, `ErrorMessage`). Source: AWS Lambda
 * developer guide, "Adding a dead-letter queue".
 */
export const FAILURE_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['errorType', 'errorMessage', 'failedBy', 'failedAt', 'receives'],
  ...['RequestID', 'ErrorCode', 'ErrorMessage'],
]);

/** On every message that is sent again: by which run. A worker that passes attributes on passes it on too. */
export const REDRIVE_ATTRIBUTE = 'operations-redrive-id';

/** Names under which a failure's type and its sentence are written, small and without separators, best first. */
const TYPE_NAMES = ['errortype', 'exceptiontype', 'errorname', 'cause', 'errorcode', 'exception', 'code'];
const SENTENCE_NAMES = ['errormessage', 'exceptionmessage', 'reason', 'error', 'message', 'cause'];
/** Types that say nothing: the sentence tells more. */
const GENERIC = new Set(['error', 'exception', 'runtimeerror', 'unknown', 'unhandled', 'unhandlederror']);
const LONGEST_ID = 300;

/** Why this message is dead: by its attributes, else by what its body tells, else by the body's form. */
export function causeOf(message: DeadLetter): Cause {
  return (
    causeFrom(namedTexts(message.attributes), 'attributes') ??
    causeFrom(failureInside(parsed(message.body)), 'body') ??
    formOf(message)
  );
}

type Texts = ReadonlyMap<string, string>;

function causeFrom(texts: Texts, told: Cause['told']): Cause | undefined {
  const type = firstOf(texts, TYPE_NAMES, (value) => !/\s/.test(value) && !/^\d+$/.test(value));
  const sentence = firstOf(texts, SENTENCE_NAMES, (value) => value !== type);
  const pattern = sentence === undefined ? undefined : maskedText(sentence);
  if (type !== undefined && !(GENERIC.has(type.toLowerCase()) && pattern))
    return { id: `type ${type}`.slice(0, LONGEST_ID), title: type.slice(0, 120), pattern, told };
  if (!pattern) return undefined;
  return { id: `text ${pattern}`.slice(0, LONGEST_ID), title: pattern.slice(0, 120), pattern, told };
}

function firstOf(
  texts: Texts,
  names: readonly string[],
  isFit: (value: string) => boolean,
): string | undefined {
  for (const name of names) {
    const value = texts.get(name)?.trim();
    if (value && isFit(value)) return value;
  }
  return undefined;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function namedTexts(attributes: readonly MessageAttribute[]): Texts {
  return new Map(
    attributes.filter(({ isBinary }) => !isBinary).map(({ name, value }) => [plainName(name), value]),
  );
}

/** The members of a failure that a body carries: its own, those of `error`, those of a Lambda destination's record. */
function failureInside(body: unknown): Texts {
  if (!isObject(body)) return new Map();
  const inner = [body.responsePayload, body.error, body.exception].find(isObject);
  const context = isObject(body.requestContext) ? { reason: body.requestContext.condition } : {};
  // A body's own `code` or `message` is what it is about; inside of an error they are the failure's.
  const own = Object.entries(body).filter(([name]) => /error|exception|cause/i.test(name));
  const members = [...Object.entries(context), ...own, ...Object.entries(inner ?? {})];
  return new Map(
    members.flatMap(([name, value]) =>
      typeof value === 'string' ? [[plainName(name === 'name' ? 'errorName' : name), value] as const] : [],
    ),
  );
}

function formOf({ body, deadLetterSourceArn }: DeadLetter): Cause {
  const value = unwrapped(parsed(body));
  const pattern = deadLetterSourceArn ? 'Received too often without being deleted.' : undefined;
  if (isObject(value)) {
    const event = [value.eventType, value.type, value['detail-type']].find((one) => typeof one === 'string');
    const keys = Object.keys(value).sort();
    const form = `${event ?? 'object'} {${keys.join(', ')}}`;
    const title = event ? `No cause given: ${event}` : `No cause given: {${keys.join(', ')}}`;
    return { id: `form ${form}`.slice(0, LONGEST_ID), title: title.slice(0, 120), pattern, told: 'form' };
  }
  const form = value === undefined ? maskedText(body.slice(0, 80)) : `JSON ${kindOf(value)}`;
  return {
    id: `form ${form}`.slice(0, LONGEST_ID),
    title: `No cause given: ${form}`.slice(0, 120),
    pattern,
    told: 'form',
  };
}

/** What SNS delivered in its envelope. */
function unwrapped(value: unknown): unknown {
  if (!isObject(value) || value.Type !== 'Notification' || typeof value.Message !== 'string') return value;
  return parsed(value.Message) ?? value;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The messages of one cause. Moments are milliseconds since the epoch. */
export interface CauseGroup {
  readonly cause: Cause;
  readonly messageIds: readonly string[];
  readonly oldestAt?: number;
  readonly newestAt?: number;
  /** Absent where the endpoint tells of no message how often it was received. */
  readonly fewestReceives?: number;
  readonly mostReceives?: number;
}

/** Groups by cause, the largest first. */
export function groupByCause(messages: readonly DeadLetter[]): readonly CauseGroup[] {
  const groups = new Map<string, { readonly cause: Cause; readonly messages: DeadLetter[] }>();
  for (const message of messages) {
    const cause = causeOf(message);
    const group = groups.get(cause.id);
    if (group) group.messages.push(message);
    else groups.set(cause.id, { cause, messages: [message] });
  }
  return [...groups.values()]
    .map(groupOf)
    .sort((a, b) => b.messageIds.length - a.messageIds.length || (a.cause.id < b.cause.id ? -1 : 1));
}

function groupOf({
  cause,
  messages,
}: {
  readonly cause: Cause;
  readonly messages: DeadLetter[];
}): CauseGroup {
  const sent = messages.flatMap(({ sentAt }) => sentAt ?? []);
  const receives = messages.flatMap(({ receiveCount }) => receiveCount ?? []);
  return {
    cause,
    messageIds: messages.map(({ id }) => id),
    oldestAt: extremeOf(sent, Math.min),
    newestAt: extremeOf(sent, Math.max),
    fewestReceives: extremeOf(receives, Math.min),
    mostReceives: extremeOf(receives, Math.max),
  };
}

function extremeOf(values: readonly number[], choose: (a: number, b: number) => number): number | undefined {
  return values.length > 0 ? values.reduce((a, b) => choose(a, b)) : undefined;
}
