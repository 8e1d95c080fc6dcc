import { describe, expect, it } from 'vitest';
import type { ItemJson } from '../../../../resources/tables/types.ts';
import { KEYS } from '../items.fixture.ts';
import { columnsFor } from './csv-columns.ts';
import { csvRecords } from './csv-records.ts';
import { encoderOf } from './encoder.ts';
import { BEGINNING } from './format.ts';

async function read(bytes: Buffer | string): Promise<readonly string[]> {
  const whole = Buffer.from(bytes);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let start = 0; start < whole.length; start += 5) yield whole.subarray(start, start + 5);
  }
  const told: string[] = [];
  for await (const { line, read: found } of csvRecords(chunks(), BEGINNING, KEYS))
    told.push(
      `${line} ${found.ok ? JSON.stringify(found.item) : `${found.last ? 'last: ' : ''}${found.sentence}`}`,
    );
  return told;
}

const DAMAGED =
  'last: About here the file ceases to be CSV in UTF-8: a quotation mark is missing or out of place, or bytes are no text.';

describe('a CSV file', () => {
  it.each([
    [
      'without types: keys have the table’s, the rest is text',
      'PK,SK,price\na,1,5\n',
      ['2 {"PK":{"S":"a"},"SK":{"N":"1"},"price":{"S":"5"}}'],
    ],
    ['behind a byte order mark', '\ufeffPK,SK\r\na,1\r\n', ['2 {"PK":{"S":"a"},"SK":{"N":"1"}}']],
    [
      'with types',
      'PK:S,SK:N,on:BOOL,none:NULL,l:L\na,1,TRUE,x,"[1,""x""]"\n',
      [
        '2 {"PK":{"S":"a"},"SK":{"N":"1"},"on":{"BOOL":true},"none":{"NULL":true},"l":{"L":[{"N":"1"},{"S":"x"}]}}',
      ],
    ],
    [
      'with sets',
      'PK:S,s:SS,n:NS,b:BS\na,"[""x""]","[1,2.50]","[""AA==""]"\n',
      ['2 {"PK":{"S":"a"},"s":{"SS":["x"]},"n":{"NS":["1","2.50"]},"b":{"BS":["AA=="]}}'],
    ],
    [
      'with cells that are not what their column says',
      'PK,b:BOOL,m:M,s:NS\na,yes,,\nb,,1,\nc,,,"[""1""]"\nd,,,\n',
      [
        '2 The cell of b is neither true nor false.',
        '3 The cell of m is not what its column says, M.',
        '4 The cell of s is not what its column says, NS.',
        '5 {"PK":{"S":"d"}}',
      ],
    ],
    [
      'with rows of another length',
      'PK,SK\na\nb,1\nc,1,2\n',
      [
        '2 The row has 1 cells, the header 2.',
        '3 {"PK":{"S":"b"},"SK":{"N":"1"}}',
        '4 The row has 3 cells, the header 2.',
      ],
    ],
    [
      'with a last column',
      'PK,…\na,"{""x"":1}"\nb,\nc,[]\nd,"{""PK"":1}"\n',
      [
        '2 {"PK":{"S":"a"},"x":{"N":"1"}}',
        '3 {"PK":{"S":"b"}}',
        '4 The last column, …, is not a JSON object.',
        '5 An attribute stands in a column and in the last one.',
      ],
    ],
    [
      'with a header that names something twice',
      'PK,PK:N\na,1\n',
      ['1 last: The header names an attribute twice.'],
    ],
    ['with a column without a name', 'PK,\na,1\n', ['1 last: The header has a column without a name.']],
    [
      'with a quotation mark out of place',
      'PK,SK\na,1\n"b"x,2\nc,3\n',
      ['2 {"PK":{"S":"a"},"SK":{"N":"1"}}', `3 ${DAMAGED}`],
    ],
    [
      'with a quotation that does not end',
      'PK,SK\na,1\n"b,2\nc,3\n',
      ['2 {"PK":{"S":"a"},"SK":{"N":"1"}}', `3 ${DAMAGED}`],
    ],
    ['without anything', '', []],
  ])('is read %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it('is not read behind bytes that are no text', async () => {
    const bytes = Buffer.concat([
      Buffer.from('PK,SK\na,1\nb'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',2\nc,3\n'),
    ]);
    const told = await read(bytes);
    expect(told.at(-1)).toContain(DAMAGED);
    expect(told.slice(0, -1).every((one) => one.includes('"S":"a"'))).toBe(true);
  });

  it('has a header that does not depend on the order of attributes, nor on rare types', () => {
    const sample: readonly ItemJson[] = [
      { PK: { S: 'a' }, SK: { N: '1' }, z: { S: 'x' }, b: { N: '1' } },
      { b: { S: 'one' }, z: { S: 'x' }, SK: { N: '2' }, PK: { S: 'a' }, c: { BOOL: true } },
      { PK: { S: 'a' }, SK: { N: '3' }, b: { N: '2' } },
    ];
    const columns = columnsFor(KEYS, sample);
    const encoder = encoderOf({ format: 'csv', keys: KEYS }, [], { columns, isGuarded: false });
    expect(encoder.opening.toString()).toBe('PK:S,SK:N,b:N,c:BOOL,z:S,…\r\n');
    expect(encoder.encode(sample.slice(1, 2)).toString()).toBe('a,2,,true,x,"{""b"":""one""}"\r\n');
  });

  it('runs nothing in a spreadsheet, and says what it did', () => {
    const item = { PK: { S: '=1+1' }, SK: { N: '-1' }, b: { B: '+AAA' }, t: { S: "'@x" }, u: { S: "it's" } };
    const encoder = encoderOf({ format: 'csv', keys: KEYS }, [item], null);
    expect(encoder.opening.toString()).toBe(
      '\ufeffPK:S,SK:N,b:B,t:S,u:S,… (texts that a spreadsheet would run begin with an apostrophe)\r\n',
    );
    expect(encoder.encode([item]).toString()).toBe("'=1+1,-1,'+AAA,''@x,it's,\r\n");
  });
});
