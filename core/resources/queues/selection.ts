import { causeOf } from './causes.ts';
import type { DeadLetter } from './causes.ts';

/** Which messages are meant: those that fit everything that is given. Nothing given: all. */
export interface Selection {
  readonly messageIds?: readonly string[];
  /** Ids of causes. */
  readonly causes?: readonly string[];
  /** Stands in the body, whatever its case. */
  readonly text?: string;
  /** An attribute that the message has; with this value, where one is given. */
  readonly attribute?: { readonly name: string; readonly value?: string };
  /** Milliseconds since the epoch; what has no time fits neither. */
  readonly sentBefore?: number;
  readonly sentAfter?: number;
}

/** Whether a message is meant. */
export function isSelected(message: DeadLetter, selection: Selection): boolean {
  const { messageIds, causes, text, attribute, sentBefore, sentAfter } = selection;
  if (messageIds && !messageIds.includes(message.id)) return false;
  if (text && !message.body.toLowerCase().includes(text.toLowerCase())) return false;
  if (
    attribute &&
    !message.attributes.some(
      ({ name, value }) =>
        name === attribute.name && (attribute.value === undefined || value === attribute.value),
    )
  )
    return false;
  if (sentBefore !== undefined && !(message.sentAt !== undefined && message.sentAt < sentBefore))
    return false;
  if (sentAfter !== undefined && !(message.sentAt !== undefined && message.sentAt >= sentAfter)) return false;
  // Last: it is the dearest question.
  return !causes || causes.includes(causeOf(message).id);
}

/** `whose cause is MissingPrice, sent before 2026-01-02T00:00:00.000Z`. */
export function selectionWords(selection: Selection): string {
  const { messageIds, causes, text, attribute, sentBefore, sentAfter } = selection;
  const words = [
    messageIds &&
      (messageIds.length === 1 ? `with the id ${messageIds[0]}` : `${messageIds.length} by their ids`),
    causes && `whose cause is ${causes.map((id) => id.replace(/^\w+ /, '')).join(' or ')}`,
    text && `whose body holds “${text}”`,
    attribute &&
      `with the attribute ${attribute.name}${attribute.value === undefined ? '' : ` = ${attribute.value}`}`,
    sentBefore !== undefined && `sent before ${new Date(sentBefore).toISOString()}`,
    sentAfter !== undefined && `sent since ${new Date(sentAfter).toISOString()}`,
  ].filter((word) => typeof word === 'string' && word !== '');
  return words.length > 0 ? words.join(', ') : 'all of them';
}
