import type { ItemJson, KeySchema } from '../../../../resources/tables/types.ts';
import type { CsvHeader } from './csv-columns.ts';
import { cellsOf, columnsFor, headerCells } from './csv-columns.ts';
import type { ItemFormat } from './format.ts';
import { plainText } from './plain-json.ts';

/** Items as the bytes of a file. */
export interface Encoder {
  /** What stands before the first item. */
  readonly opening: Buffer;
  readonly encode: (items: readonly ItemJson[]) => Buffer;
  /** The header of a CSV file, which all its rows are written by. */
  readonly header: WrittenHeader | null;
}

type WrittenHeader = Omit<CsvHeader, 'hasRest'>;

export interface EncoderOptions {
  readonly format: ItemFormat;
  readonly keys: KeySchema;
}

const NOTHING = Buffer.alloc(0);
const BYTE_ORDER_MARK = '\ufeff';

/**
 * `sample` are the items that a CSV header is made from, unless there is one already. A new one is guarded: whoever
 * opens a CSV file opens it in a spreadsheet, which would run texts that strangers wrote, and to which a byte order mark
 * tells the encoding.
 */
export function encoderOf(
  { format, keys }: EncoderOptions,
  sample: readonly ItemJson[],
  known: WrittenHeader | null,
): Encoder {
  if (format !== 'csv') {
    const lineOf = format === 'json' ? plainLine : dynamodbLine;
    return { opening: NOTHING, encode: (items) => Buffer.from(items.map(lineOf).join('')), header: null };
  }
  const header = known ?? { columns: columnsFor(keys, sample), isGuarded: true };
  const names = rowsText([headerCells(header)]);
  return {
    header,
    opening: Buffer.from(header.isGuarded ? BYTE_ORDER_MARK + names : names),
    encode: (items) => Buffer.from(rowsText(items.map((item) => cellsOf(item, header)))),
  };
}

function dynamodbLine(item: ItemJson): string {
  return `{"Item":${JSON.stringify(item)}}\n`;
}

function plainLine(item: ItemJson): string {
  return `${plainText(item)}\n`;
}

/** What RFC 4180 has quoted, and a lone end of a line of either kind. */
const QUOTED = /[",\r\n]/;

/**
 * Rows as RFC 4180 writes them. csv-stringify does the same with half a microsecond and an object a cell, which was nearly
 * half of the work of a whole export.
 */
function rowsText(rows: readonly (readonly string[])[]): string {
  let text = '';
  for (const cells of rows) {
    let separator = '';
    for (const cell of cells) {
      text += separator + (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
      separator = ',';
    }
    text += '\r\n';
  }
  return text;
}
