import { parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KeySchema } from '../../../../resources/tables/types.ts';
import type { CsvHeader } from './csv-columns.ts';
import { headerOf, itemOfCells } from './csv-columns.ts';
import { LONGEST_RECORD_BYTES } from './format.ts';
import type { Place, SourceRecord } from './format.ts';

interface Row {
  readonly record: readonly string[];
  readonly info: Info;
}

/** The rows of a CSV file (RFC 4180; a byte order mark is passed over). `bytes` begin at `place`. */
export async function* csvRecords(
  bytes: AsyncIterable<Buffer>,
  place: Place,
  keys: KeySchema,
): AsyncGenerator<SourceRecord> {
  let names = place.manner?.kind === 'csv' ? place.manner.header : undefined;
  let header = names && headerOf(names, keys);
  let { line, end } = place;
  for await (const row of rowsOf(bytes, end === 0)) {
    if (row === 'damaged') {
      const sentence =
        'About here the file ceases to be CSV in UTF-8: a quotation mark is missing or out of place, or bytes are no text.';
      yield recordOf(names ?? [], line + 1, end, { ok: false, sentence, last: true });
      return;
    }
    line = place.line + row.info.records + row.info.empty_lines;
    end = place.end + row.info.bytes;
    if (!header || !names) {
      names = row.record;
      header = headerOf(names, keys);
      if (typeof header !== 'string') continue;
    }
    if (typeof header === 'string') {
      yield recordOf(names, line, end, { ok: false, sentence: header, last: true });
      return;
    }
    yield recordOf(names, line, end, readRow(row.record, header));
  }
}

function recordOf(
  header: readonly string[],
  line: number,
  end: number,
  read: SourceRecord['read'],
): SourceRecord {
  return { line, end, read, manner: { kind: 'csv', header } };
}

function readRow(cells: readonly string[], header: CsvHeader): SourceRecord['read'] {
  try {
    return { ok: true, item: itemOfCells(cells, header) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, last: false, sentence: error.message };
  }
}

/** What comes behind a quotation mark that is out of place may be read as rows that nobody wrote: none of it is. */
async function* rowsOf(bytes: AsyncIterable<Buffer>, isBeginning: boolean): AsyncGenerator<Row | 'damaged'> {
  let soundRecords: number | undefined;
  const parser = parse({
    bom: isBeginning,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD_BYTES,
    skip_records_with_error: true,
  });
  parser.on('skip', () => {
    soundRecords ??= parser.info.records;
  });
  const fed = pipeline(Readable.from(utf8Only(bytes), { objectMode: false }), parser);
  // It is the parser that is read, and that tells of the failure.
  fed.catch(() => undefined);
  let records = 0;
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      if (soundRecords !== undefined && records >= soundRecords) break;
      records += 1;
      yield row;
    }
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    yield 'damaged';
    return;
  }
  if (soundRecords !== undefined) yield 'damaged';
}

class NotUtf8 extends Error {}

/** @throws NotUtf8 where the bytes are none. */
async function* utf8Only(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytes) {
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      throw new NotUtf8();
    }
    yield chunk;
  }
}
