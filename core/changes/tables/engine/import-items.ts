import { z } from 'zod';
import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { keyTextOf } from './canonical.ts';
import { csvRecords } from './formats/csv-records.ts';
import type { ItemFormat, Place, SourceRecord } from './formats/format.ts';
import { BEGINNING } from './formats/format.ts';
import { jsonRecords } from './formats/json-records.ts';
import { sourceBytes } from './formats/source-bytes.ts';
import { ImportBatch } from './import-batch.ts';
import type { ImportCounts, LineNote } from './import-counts.ts';
import { countsTogether, importCountsSchema, NOTHING_IMPORTED } from './import-counts.ts';
import { InFlight } from './in-flight.ts';
import type { ItemRules } from './item-rules.ts';
import { itemMistake, rulesOf } from './item-rules.ts';
import type { WriteMode } from './item-writer.ts';
import { ItemWriter } from './item-writer.ts';
import { summaryOf } from './table-facts.ts';
import { endOf } from './upstream-call.ts';

const mannerSchema = z.union([
  z.object({ kind: z.enum(['lines', 'array']) }),
  z.object({ kind: z.literal('csv'), header: z.array(z.string()).readonly() }),
]);

export const importCheckpointSchema = z.object({
  /** Bytes and lines of the file up to which everything right is written and everything wrong is counted. */
  place: z.object({ end: z.number(), line: z.number(), manner: mannerSchema.nullable() }),
  counts: importCountsSchema,
});

export type ImportCheckpoint = Readonly<z.infer<typeof importCheckpointSchema>>;

export interface ImportOptions extends BulkOptions<ImportCheckpoint> {
  readonly mode: WriteMode;
  /** What is written for an item, under the same key. Tells `note` of everything in it that becomes something else. */
  readonly becomes?: (item: ItemJson, note: () => void) => ItemJson;
  /** Told of every mistake once; after a resume, of those behind the checkpoint again. */
  readonly report?: (mistake: LineNote) => void;
}

export type ImportTotals = ImportCounts & {
  /** Written behind the checkpoint, where the work was stopped: going on from it puts these once more. */
  readonly writtenAhead: number;
};

const BATCHES_UNDER_WAY = 16;

/**
 * Writes the items of a file of any size. Each is checked against the table's keys and DynamoDB's limits before it is
 * sent, and is written whole or not at all; a mistake costs that item alone. `source` always begins at the file's
 * beginning: a resumed import passes over what the checkpoint covers. Where the file has a key twice, the later line
 * wins (with `put-if-absent` the earlier one). `refused` means that the file can not be read on, with a line. Where the
 * work is stopped, everything up to the checkpoint is written, `writtenAhead` items behind it are, and of the batches
 * that were under way nobody knows; putting those again from the checkpoint changes nothing.
 * Progress: `done` are items found, `bytes` those of the file.
 */
export async function importItems(
  place: TablePlace,
  format: ItemFormat,
  source: AsyncIterable<Buffer>,
  options: ImportOptions,
): Promise<Ended<ImportTotals, ImportCheckpoint>> {
  const run = new ImportRun(place, options);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  try {
    const table = await summaryOf(place, options);
    const from: Place = options.from?.place ?? BEGINNING;
    const bytes = sourceBytes(source, from.end, signal);
    const records = recordsOf(format, bytes, from, table);
    const sentence = await run.writeAll(records, table, rulesOf(table));
    return sentence === undefined
      ? { outcome: 'done', ...run.totals }
      : { outcome: 'refused', sentence, ...run.totals };
  } catch (error) {
    await run.rest();
    return { ...endOf(error), checkpoint: run.checkpoint, ...run.totals };
  } finally {
    stop.abort();
  }
}

function recordsOf(
  format: ItemFormat,
  bytes: AsyncIterable<Buffer>,
  from: Place,
  table: KeySchema,
): AsyncGenerator<SourceRecord> {
  return format === 'csv' ? csvRecords(bytes, from, table) : jsonRecords(format, bytes, from);
}

interface Stretch {
  readonly place: Place;
  readonly counts: ImportCounts;
}

class ImportRun {
  private current: Stretch;
  private readonly inFlight: InFlight<Stretch>;

  constructor(
    private readonly target: TablePlace,
    private readonly options: ImportOptions,
  ) {
    this.current = options.from ?? { place: BEGINNING, counts: NOTHING_IMPORTED };
    this.inFlight = new InFlight(BATCHES_UNDER_WAY, ({ place, counts }) => {
      this.current = { place, counts: countsTogether(this.current.counts, counts) };
      const { checkpoint } = this;
      options.onProgress?.({ done: this.current.counts.read, bytes: place.end, checkpoint });
    });
  }

  get checkpoint(): ImportCheckpoint {
    return this.current;
  }

  get totals(): ImportTotals {
    const writtenAhead = this.inFlight.ahead.reduce((sum, { counts }) => sum + counts.written, 0);
    return { ...this.current.counts, writtenAhead };
  }

  /** @returns the sentence that says why nothing more can be read; undefined at the file's end. */
  async writeAll(
    records: AsyncIterable<SourceRecord>,
    keys: KeySchema,
    rules: ItemRules,
  ): Promise<string | undefined> {
    const writer = new ItemWriter(this.target, keys, this.options.mode, this.options);
    let batch = new ImportBatch(this.current.place);
    let sentence: string | undefined;
    const send = async () => {
      const sent = batch;
      batch = new ImportBatch(sent.place);
      if (!sent.isEmpty) await this.inFlight.begin(sent.keys, () => this.write(writer, sent));
    };
    for await (const record of records) {
      this.inFlight.throwFailure();
      const { item, mapped, mistake } = this.readItem(record, rules);
      if (mistake !== undefined) {
        const note = batch.addMistake(record, mistake);
        this.options.report?.(note);
      } else if (item) {
        const key = keyTextOf(item, keys);
        // A batch holds a key once, and two of one key under way would race each other.
        if (batch.keys.has(key) || this.inFlight.has(key)) {
          await send();
          await this.inFlight.settle();
        }
        batch.addItem(record, { item, key, mapped });
      }
      if (!record.read.ok && record.read.last) {
        sentence = `Line ${record.line}: ${record.read.sentence} Nothing behind it was read.`;
        break;
      }
      if (batch.isFull) await send();
    }
    await send();
    await this.inFlight.settle();
    return sentence;
  }

  private readItem({ read }: SourceRecord, rules: ItemRules) {
    if (!read.ok) return { mapped: 0, mistake: read.sentence };
    const { becomes } = this.options;
    let mapped = 0;
    const item = becomes ? becomes(read.item, () => (mapped += 1)) : read.item;
    return { item, mapped, mistake: itemMistake(item, rules) };
  }

  /** Waits for what is under way; what failed has been told already. */
  async rest(): Promise<void> {
    await this.inFlight.settle().catch(() => undefined);
  }

  private async write(writer: ItemWriter, batch: ImportBatch): Promise<Stretch> {
    const written = await writer.write(batch.items);
    for (const note of batch.refusals(written)) this.options.report?.(note);
    return { place: batch.place, counts: batch.countsAfter(written) };
  }
}
