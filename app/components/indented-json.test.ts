import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indentedJson, readableJson } from './indented-json.ts';

describe('JSON with a line for each part', () => {
  it('is what JSON.stringify would write', () => {
    const composite = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(composite, (value) => {
        const expected = JSON.stringify(value, null, 2);
        expect(indentedJson(JSON.stringify(value))).toBe(expected);
        expect(indentedJson(expected)).toBe(expected);
      }),
    );
  });

  it('keeps what reading would lose', () => {
    expect(indentedJson('{"id":12345678901234567890,"a":1.0,"a":2}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "a": 1.0,\n  "a": 2\n}',
    );
  });

  it('stands a text as long as a message may be', () => {
    const text = JSON.stringify({ body: 'a"\\'.repeat(400_000) });
    expect(indentedJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
  });

  it.each([
    ['{"videoId":7301234567890123456}', '{\n  "videoId": 7301234567890123456\n}'],
    ['<b>no JSON</b>', '<b>no JSON</b>'],
  ])('%s is readable as %s', (text, readable) => expect(readableJson(text)).toBe(readable));

  it.each(['', 'text', '"a string"', '17', '{"a":', '{a:1}', '[1,]'])('%s is none', (text) =>
    expect(indentedJson(text)).toBeUndefined(),
  );
});
