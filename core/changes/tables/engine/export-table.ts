import { z } from 'zod';
import { ATTRIBUTE_TYPES } from '../../../resources/tables/types.ts';
import type { BulkOptions, TablePlace } from './bulk.ts';
import type { Encoder } from './formats/encoder.ts';
import { encoderOf } from './formats/encoder.ts';
import type { ItemFormat } from './formats/format.ts';
import { positionSchema } from './positions.ts';
import { positionsAfter, scanPages, startOf } from './scan-pages.ts';
import { summaryOf } from './table-facts.ts';

const headerSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.enum(ATTRIBUTE_TYPES) })).readonly(),
  isGuarded: z.boolean(),
});

export const exportCheckpointSchema = z.object({
  positions: z.array(positionSchema).readonly(),
  items: z.number(),
  bytes: z.number(),
  /** Null before the first bytes, and in formats without a header. */
  header: headerSchema.nullable(),
});

/** Everything up to here has been handed on. */
export type ExportCheckpoint = Readonly<z.infer<typeof exportCheckpointSchema>>;

export interface ExportOptions extends BulkOptions<ExportCheckpoint> {
  /** Parallel segments of the scan; with one, the file has the table's own order. */
  readonly segments?: number;
}

/**
 * A table as a file, page by page; nothing larger than a few pages of 1 MB is ever held. Reads are eventually
 * consistent (half the units), and the next page is asked for while this one is written. Progress is told when whoever
 * reads asks for more, so that a checkpoint covers what was handed on and nothing else; the bytes of a run that was
 * stopped and those of the one that goes on from its checkpoint are one file.
 * @throws UpstreamFailed, Cancelled: a stream has no other way to say so.
 */
export async function* exportTable(
  place: TablePlace,
  format: ItemFormat,
  { signal, patience, onProgress, from, segments = 1 }: ExportOptions,
): AsyncGenerator<Buffer> {
  const table = await summaryOf(place, { signal, patience });
  const positions = from?.positions ?? startOf(segments);
  let checkpoint: ExportCheckpoint = from ?? { positions, items: 0, bytes: 0, header: null };
  let encoder: Encoder | undefined;
  for await (const page of scanPages(place, { signal, patience, positions })) {
    const isFirst = checkpoint.bytes === 0 && checkpoint.items === 0 && !encoder;
    encoder ??= encoderOf({ format, keys: table }, page.items, checkpoint.header);
    const rows = encoder.encode(page.items);
    const bytes = isFirst ? Buffer.concat([encoder.opening, rows]) : rows;
    if (bytes.length > 0) yield bytes;
    checkpoint = {
      positions: positionsAfter(checkpoint.positions, page),
      items: checkpoint.items + page.items.length,
      bytes: checkpoint.bytes + bytes.length,
      header: encoder.header,
    };
    onProgress?.({ done: checkpoint.items, total: table.itemCount, bytes: checkpoint.bytes, checkpoint });
  }
}
