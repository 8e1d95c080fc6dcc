import { checkedItem } from '../../../../resources/tables/item-shape.ts';
import type { ItemJson } from '../../../../resources/tables/types.ts';
import { arrayElementsOf } from './array-elements.ts';
import type { Manner, Place, SourceRecord } from './format.ts';
import { linesOf } from './lines.ts';
import { itemOfPlainText } from './plain-json.ts';

const BLANK = /^[\ufeff \t\r\n]*/;
const NOT_BLANK = /[^\ufeff \t\r\n]/;
/** A byte order mark has three bytes, which may come one by one. */
const FEWEST_BYTES = 4;
const LINES: Manner = { kind: 'lines' };
const ARRAY: Manner = { kind: 'array' };
/** Where a file says within so many bytes that it is an array, it is one. */
const OPENING_BYTES = 1_024;

type ItemOf = (text: string) => ItemJson;

/** The items of a JSON file: a line each, or the elements of one array. `bytes` begin at `place`. */
export async function* jsonRecords(
  format: 'dynamodb-json' | 'json',
  bytes: AsyncIterable<Buffer>,
  place: Place,
): AsyncGenerator<SourceRecord> {
  const itemOf = format === 'json' ? itemOfPlainText : itemOfDynamodbJson;
  if (place.manner?.kind === 'array') yield* arrayRecords(bytes, { ...place, behindElement: true }, itemOf);
  else if (place.manner) yield* lineRecords(bytes, place, itemOf);
  else yield* fromBeginning(bytes, itemOf);
}

async function* fromBeginning(bytes: AsyncIterable<Buffer>, itemOf: ItemOf): AsyncGenerator<SourceRecord> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    let opening = Buffer.alloc(0);
    let step = await iterator.next();
    for (; !step.done; step = await iterator.next()) {
      opening = Buffer.concat([opening, step.value]);
      if (opening.length >= OPENING_BYTES) break;
      if (opening.length >= FEWEST_BYTES && NOT_BLANK.test(opening.toString('utf8'))) break;
    }
    const [blank] = BLANK.exec(opening.toString('utf8')) ?? [''];
    const skipped = Buffer.byteLength(blank);
    const rest = (first: Buffer) => withFirst(first, iterator);
    if (opening[skipped] === 0x5b) {
      const line = blank.split('\n').length;
      const place = { end: skipped + 1, line, behindElement: false };
      yield* arrayRecords(rest(opening.subarray(skipped + 1)), place, itemOf);
    } else yield* lineRecords(rest(opening), { end: 0, line: 0 }, itemOf);
  } finally {
    await iterator.return?.();
  }
}

async function* withFirst(first: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield step.value;
}

async function* lineRecords(
  bytes: AsyncIterable<Buffer>,
  place: Pick<Place, 'end' | 'line'>,
  itemOf: ItemOf,
): AsyncGenerator<SourceRecord> {
  for await (const { line, end, text } of linesOf(bytes, place)) {
    const bare = line === 1 ? text?.replace(/^\ufeff/, '') : text;
    if (bare !== undefined && bare.trim() === '') continue;
    yield { line, end, manner: LINES, read: readItem(bare, itemOf) };
  }
}

async function* arrayRecords(
  bytes: AsyncIterable<Buffer>,
  place: Pick<Place, 'end' | 'line'> & { readonly behindElement: boolean },
  itemOf: ItemOf,
): AsyncGenerator<SourceRecord> {
  for await (const { line, end, read } of arrayElementsOf(bytes, place))
    yield {
      line,
      end,
      manner: ARRAY,
      read: read.ok ? readItem(read.text, itemOf) : { ...read, last: true },
    };
}

function readItem(text: string | undefined, itemOf: ItemOf): SourceRecord['read'] {
  if (text === undefined) return { ok: false, last: false, sentence: 'The text is too long, or not UTF-8.' };
  try {
    return { ok: true, item: itemOf(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, last: false, sentence: 'This is not an item in the format that was chosen.' };
  }
}

/** `{"Item":{…}}`, or the item alone as the CLI writes it. @throws SyntaxError. */
function itemOfDynamodbJson(text: string): ItemJson {
  const value: unknown = JSON.parse(text);
  return checkedItem(isWrapped(value) ? value.Item : value);
}

/** An attribute called Item would hold a typed value: an object whose only member is a type in capitals. */
function isWrapped(value: unknown): value is { readonly Item: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === 'Item';
}
