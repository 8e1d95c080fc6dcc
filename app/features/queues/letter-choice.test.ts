import { describe, expect, it } from 'vitest';
import type { PeekedMessage } from '../../../core/resources/queues/types.ts';
import { chosenOf, filterOf, NO_CHOICE, toggled } from './letter-choice.ts';

const HOUR = 3_600_000;

function letter(id: string, cause: string, sentAt: number): PeekedMessage {
  return {
    id,
    body: `{"id":"${id}"}`,
    bodyBytes: 10,
    md5Matches: true,
    receiveCount: 1,
    sentAt,
    attributes: [{ name: 'errorType', dataType: 'String', value: cause, isBinary: false }],
  };
}

const LETTERS = [letter('a', 'X', 0), letter('b', 'X', 5 * HOUR), letter('c', 'Y', 5 * HOUR)];

describe('the choice of dead letters', () => {
  it('means nothing before something is chosen', () => {
    expect(filterOf(NO_CHOICE, 0)).toBeUndefined();
    expect(chosenOf(LETTERS, NO_CHOICE, 6 * HOUR)).toEqual({ messages: [] });
    expect(chosenOf(LETTERS, { ...NO_CHOICE, isWhole: true }, 6 * HOUR)).toEqual({ messages: [] });
  });

  it('means those that were looked at by their ids, and the whole queue by its filter', () => {
    const choice = toggled(NO_CHOICE, 'type X');
    expect(chosenOf(LETTERS, choice, 6 * HOUR).select).toEqual({ messageIds: ['a', 'b'] });
    expect(chosenOf(LETTERS, { ...choice, isWhole: true }, 6 * HOUR).select).toEqual({ causes: ['type X'] });
    expect(toggled(choice, 'type X')).toEqual(NO_CHOICE);
  });

  it('fits everything that is given', () => {
    const choice = { ...toggled(NO_CHOICE, 'type X'), olderThanHours: 2 };
    expect(chosenOf(LETTERS, choice, 6 * HOUR).messages.map(({ id }) => id)).toEqual(['a']);
    expect(chosenOf(LETTERS, { ...NO_CHOICE, text: '"c"' }, 0).messages.map(({ id }) => id)).toEqual(['c']);
    const named = { ...NO_CHOICE, attributeName: 'errorType', attributeValue: 'Y' };
    expect(chosenOf(LETTERS, named, 0).messages.map(({ id }) => id)).toEqual(['c']);
    expect(filterOf({ ...named, attributeValue: '' }, 0)).toEqual({ attribute: { name: 'errorType' } });
  });

  it('tells the action nothing where nothing fits', () => {
    expect(chosenOf(LETTERS, { ...NO_CHOICE, text: 'nowhere' }, 0)).toEqual({ messages: [] });
  });
});
