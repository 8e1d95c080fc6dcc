import { isSelected } from '../../../core/resources/queues/selection.ts';
import type { Selection } from '../../../core/resources/queues/selection.ts';
import type { PeekedMessage } from '../../../core/resources/queues/types.ts';

/** Which dead letters are chosen on the page. Nothing given: none, so that nothing is sent by mistake. */
export interface LetterChoice {
  /** Ids of the ticked causes. */
  readonly causes: readonly string[];
  readonly text: string;
  readonly attributeName: string;
  readonly attributeValue: string;
  /** Sent so many hours ago at least; 0 for any age. */
  readonly olderThanHours: number;
  /** Whether also what was not looked at is meant. */
  readonly isWhole: boolean;
}

export const NO_CHOICE: LetterChoice = {
  causes: [],
  text: '',
  attributeName: '',
  attributeValue: '',
  olderThanHours: 0,
  isWhole: false,
};

/** An action takes so many ids at most. */
export const MOST_CHOSEN_IDS = 1_000;
const HOUR_MS = 3_600_000;

/** The filter that the choice stands for, at the moment of the look; undefined where nothing is chosen. */
export function filterOf(choice: LetterChoice, lookedAt: number): Selection | undefined {
  const { causes, text, attributeName, attributeValue, olderThanHours } = choice;
  const filter: Selection = {
    ...(causes.length > 0 ? { causes } : {}),
    ...(text !== '' ? { text } : {}),
    ...(attributeName !== ''
      ? {
          attribute: { name: attributeName, ...(attributeValue === '' ? {} : { value: attributeValue }) },
        }
      : {}),
    ...(olderThanHours > 0 ? { sentBefore: lookedAt - olderThanHours * HOUR_MS } : {}),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

export interface Chosen {
  /** Those of the looked-at that are meant. */
  readonly messages: readonly PeekedMessage[];
  /** What the action is told; undefined where there is nothing to be sent. */
  readonly select?: Selection;
}

/** A dry run over what was looked at: the messages, and the selection that means them. */
export function chosenOf(messages: readonly PeekedMessage[], choice: LetterChoice, lookedAt: number): Chosen {
  const filter = filterOf(choice, lookedAt);
  if (!filter) return { messages: [] };
  const meant = messages.filter((message) => isSelected(message, filter));
  if (choice.isWhole) return { messages: meant, select: filter };
  const messageIds = meant.slice(0, MOST_CHOSEN_IDS).map(({ id }) => id);
  return { messages: meant, ...(messageIds.length > 0 ? { select: { messageIds } } : {}) };
}

/** Ticks a cause, or takes the tick away. */
export function toggled(choice: LetterChoice, causeId: string): LetterChoice {
  const isTicked = choice.causes.includes(causeId);
  return {
    ...choice,
    causes: isTicked ? choice.causes.filter((id) => id !== causeId) : [...choice.causes, causeId],
  };
}
