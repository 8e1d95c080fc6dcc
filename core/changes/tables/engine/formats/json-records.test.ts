import { describe, expect, it } from 'vitest';
import type { Place, SourceRecord } from './format.ts';
import { BEGINNING, LONGEST_RECORD_BYTES } from './format.ts';
import { jsonRecords } from './json-records.ts';

async function read(
  bytes: Buffer | string,
  {
    format = 'json',
    size = 3,
    place = BEGINNING,
  }: { format?: 'json' | 'dynamodb-json'; size?: number; place?: Place } = {},
): Promise<readonly SourceRecord[]> {
  const whole = Buffer.from(bytes);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let start = place.end; start < whole.length; start += size)
      yield whole.subarray(start, start + size);
  }
  const records: SourceRecord[] = [];
  for await (const record of jsonRecords(format, chunks(), place)) records.push(record);
  return records;
}

/** `line item`, or `line sentence`. */
function told(records: readonly SourceRecord[]): readonly string[] {
  return records.map(
    ({ line, read: found }) => `${line} ${found.ok ? JSON.stringify(found.item) : found.sentence}`,
  );
}

const A = '{"A":{"S":"1"}}';
const NOT_AN_ITEM = 'This is not an item in the format that was chosen.';

describe('a JSON file', () => {
  it.each([
    ['lines', '{"A":"1"}\n\n  \r\n{"A":"1"}', [`1 ${A}`, `4 ${A}`]],
    ['lines behind a byte order mark', '\ufeff{"A":"1"}\n{"A":"1"}\n', [`1 ${A}`, `2 ${A}`]],
    ['an array over many lines', '\n[\n  {\n    "A": "1"\n  },\n\n  {"A":"1"}\n]\n', [`3 ${A}`, `7 ${A}`]],
    ['an array behind a byte order mark', '\ufeff [{"A":"1"}]', [`1 ${A}`]],
    [
      'texts with brackets and quotation marks',
      '[{"A":"]}\\"\\\\"},{"A":"1"}]',
      ['1 {"A":{"S":"]}\\"\\\\"}}', `1 ${A}`],
    ],
    ['an empty array', ' [ ] ', []],
    ['nothing', '', []],
    ['an element that is none', '[1,{"A":"1"},"x"]', [`1 ${NOT_AN_ITEM}`, `1 ${A}`, `1 ${NOT_AN_ITEM}`]],
    ['an array without an end', '[{"A":"1"},{"A":"1"}', [`1 ${A}`, '1 The array does not end.']],
    [
      'an array with something behind it',
      '[{"A":"1"}]\nx',
      [`1 ${A}`, '2 Something stands behind the end of the array.'],
    ],
    [
      'an array with a comma too many',
      '[{"A":"1"},,{"A":"1"}]',
      [`1 ${A}`, '1 An item of the array is missing.'],
    ],
    ['an array that ends with a comma', '[{"A":"1"},]', [`1 ${A}`, '1 An item of the array is missing.']],
  ])('may be %s', async (_, text, expected) => {
    for (const size of [1, 3, 1_000]) expect(told(await read(text, { size }))).toEqual(expected);
  });

  it('is read on from behind any element of an array', async () => {
    const text = '[\n{"A":"1"},\n{"B":"2"} , {"C":"3"}\n]\n';
    const all = await read(text);
    for (const [index, { line, end, manner }] of all.entries())
      expect(told(await read(text, { place: { line, end, manner } }))).toEqual(told(all.slice(index + 1)));
  });

  it('tells of bytes that are no text, and of a line that is far too long, and goes on', async () => {
    const wrong = Buffer.concat([Buffer.from('{"A":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    const long = Buffer.alloc(LONGEST_RECORD_BYTES + 10, 'x');
    const bytes = Buffer.concat([wrong, long, Buffer.from('\n{"A":"1"}\n')]);
    const sentence = 'The text is too long, or not UTF-8.';
    expect(told(await read(bytes, { size: 65_536 }))).toEqual([`1 ${sentence}`, `2 ${sentence}`, `3 ${A}`]);
    const endless = Buffer.concat([Buffer.from('[{"A":"'), long]);
    expect(told(await read(endless, { size: 65_536 }))).toEqual([
      '1 An item of the array is far too long, or does not end.',
    ]);
  });

  it.each([
    ['{"Item":{"A":{"S":"1"}}}', A],
    ['{"A":{"S":"1"}}', A],
    ['{"A":{"S":1}}', NOT_AN_ITEM],
    ['{"A":{"S":"1","N":"1"}}', NOT_AN_ITEM],
    ['{"A":"1"}', NOT_AN_ITEM],
    ['{"Item":[]}', NOT_AN_ITEM],
  ])('in DynamoDB JSON: %s', async (text, expected) => {
    expect(told(await read(text, { format: 'dynamodb-json' }))).toEqual([`1 ${expected}`]);
  });
});
