import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf, groupByCause } from './causes.ts';
import type { DeadLetter } from './causes.ts';
import { maskedText } from './masked-text.ts';
import { isSelected, selectionWords } from './selection.ts';

function dead(
  body: string,
  attributes: Readonly<Record<string, string>> = {},
  more: Partial<DeadLetter> = {},
) {
  return {
    id: 'm1',
    body,
    attributes: Object.entries(attributes).map(([name, value]) => ({
      name,
      dataType: 'String',
      value,
      isBinary: false,
    })),
    receiveCount: 1,
    ...more,
  } satisfies DeadLetter;
}

describe('a cause', () => {
  it.each<[string, DeadLetter, string]>([
    [
      "this platform's workers",
      dead('{"eventType":"VideoPosted"}', { errorType: 'MissingPrice', errorMessage: 'No price in 12.' }),
      'type MissingPrice',
    ],
    [
      "Lambda's dead-letter queue",
      dead('{}', { RequestID: 'a', ErrorCode: '200', ErrorMessage: 'Task timed out after 3.00 seconds' }),
      'text Task timed out after <n> seconds',
    ],
    [
      "a Lambda destination's record",
      dead(
        JSON.stringify({
          requestContext: { condition: 'RetriesExhausted' },
          requestPayload: { a: 1 },
          responsePayload: { errorMessage: 'no shop 77', errorType: 'ShopError' },
        }),
      ),
      'type ShopError',
    ],
    [
      'a type that says nothing',
      dead('{}', { errorType: 'Error', errorMessage: 'shop "a1" is 12 days late' }),
      'text shop <text> is <n> days late',
    ],
    ['a cause in a sentence', dead('{}', { cause: 'no such seller: ben' }), 'text no such seller: ben'],
    ['an error inside the body', dead('{"error":{"name":"Late","message":"3 s"}}'), 'type Late'],
    ['another spelling', dead('{}', { 'x_error-type': '', Error_Type: 'Broken' }), 'type Broken'],
    ['only the form', dead('{"eventType":"VideoPosted","b":1,"a":2}'), 'form VideoPosted {a, b, eventType}'],
    [
      'the form inside of an envelope of SNS',
      dead(JSON.stringify({ Type: 'Notification', Message: '{"eventType":"X"}' })),
      'form X {eventType}',
    ],
    ['no JSON', dead('order 15 of ben@shop.ug at 10.0.0.1'), 'form order <n> of <address> at <ip>'],
    ['a list', dead('[1,2]'), 'form JSON list'],
  ])('%s', (_name, message, id) => {
    expect(causeOf(message).id).toBe(id);
  });

  it('is no matter of what a message is about', () => {
    expect(causeOf(dead('{"code":"UGX","message":"hello","eventType":"Chat"}')).told).toBe('form');
  });

  it('is the same for failures that differ in ids, numbers, times and quotes alone', () => {
    const parts = fc.tuple(
      fc.uuid(),
      fc.nat(),
      fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }),
      fc.string().map((text) => text.replaceAll('"', '')),
    );
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const of = ([id, number, date, quoted]: typeof left) =>
          causeOf(
            dead('{}', {
              errorMessage: `Item ${id} was late by ${number} ms at ${date.toISOString()}: "${quoted}" don't`,
            }),
          ).id;
        expect(of(left)).toBe(`text Item <id> was late by <n> ms at <time>: <text> don't`);
        expect(of(right)).toBe(of(left));
      }),
    );
  });

  it('can be told of any message, and is never long', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
        fc.dictionary(fc.string(), fc.string()),
        (body, attributes) => {
          const cause = causeOf(dead(body, attributes));
          expect(cause.id.length).toBeLessThanOrEqual(300);
          expect(cause.title.length).toBeLessThanOrEqual(120);
        },
      ),
    );
    for (const hostile of ['a'.repeat(1e6), '1.'.repeat(5e5), '"'.repeat(1e6), 'a@'.repeat(5e5)])
      expect(maskedText(hostile).length).toBeLessThanOrEqual(400);
  });
});

describe('dead letters', () => {
  it('are grouped by cause, the largest group first', () => {
    const letters = [
      dead('{}', { errorType: 'A' }, { id: '1', sentAt: 300, receiveCount: 4 }),
      dead('{}', { errorType: 'B' }, { id: '2', sentAt: 100 }),
      dead('{}', { errorType: 'A' }, { id: '3', sentAt: 200, receiveCount: 2 }),
    ];
    expect(groupByCause(letters)).toMatchObject([
      {
        cause: { title: 'A' },
        messageIds: ['1', '3'],
        oldestAt: 200,
        newestAt: 300,
        fewestReceives: 2,
        mostReceives: 4,
      },
      { cause: { title: 'B' }, messageIds: ['2'] },
    ]);
    expect(groupByCause([])).toEqual([]);
    expect(groupByCause([dead('{}', { errorType: 'A' }, { receiveCount: undefined })])).toMatchObject([
      { fewestReceives: undefined, mostReceives: undefined },
    ]);
  });

  it('are chosen by everything that is given', () => {
    const letter = dead('{"Seller":"Ben"}', { errorType: 'A', shop: '7' }, { id: 'x', sentAt: 1_000 });
    const all = {
      messageIds: ['x'],
      causes: ['type A'],
      text: 'seller":"ben',
      attribute: { name: 'shop', value: '7' },
      sentBefore: 1_001,
      sentAfter: 1_000,
    };
    expect(isSelected(letter, {})).toBe(true);
    expect(isSelected(letter, all)).toBe(true);
    for (const wrong of [
      { messageIds: ['y'] },
      { causes: ['type B'] },
      { text: 'Anna' },
      { attribute: { name: 'shop', value: '8' } },
      { attribute: { name: 'Shop' } },
      { sentBefore: 1_000 },
      { sentAfter: 1_001 },
    ])
      expect(isSelected(letter, { ...all, ...wrong })).toBe(false);
    expect(isSelected({ ...letter, sentAt: undefined }, { sentBefore: 5e12 })).toBe(false);
    expect(selectionWords(all)).toContain('whose cause is A');
    expect(selectionWords({})).toBe('all of them');
  });
});
