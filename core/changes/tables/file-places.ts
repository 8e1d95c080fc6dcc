import { z } from 'zod';
import { BUCKETS } from '../../catalogue/buckets.ts';
import type { Environment } from '../../environments/schema.ts';
import { ITEM_FORMATS } from './engine/formats/format.ts';
import type { ItemFormat } from './engine/formats/format.ts';

export const itemFormat = z.enum(ITEM_FORMATS);

const ENDINGS: Readonly<Record<ItemFormat, string>> = {
  'dynamodb-json': 'dynamodb.json',
  json: 'jsonl',
  csv: 'csv',
};
const MEDIA_TYPES: Readonly<Record<ItemFormat, string>> = {
  'dynamodb-json': 'application/x-ndjson',
  json: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
};

/** The bucket for exports of an environment's stage: a file of its data never lies elsewhere. It may not have been made. */
export function exportsBucketOf({ names }: Pick<Environment, 'names'>): string {
  return BUCKETS.find((one) => one.logical === 'exports')?.names[names.stage] ?? '';
}

/**
 * The buckets that files are imported from: an environment's own. Where changes are guarded only those of exports and
 * backups, which nothing but this environment writes to; so the data of another one does not come in.
 */
export function importBucketsOf({
  names,
  guard,
  captures,
}: Pick<Environment, 'names' | 'guard' | 'captures'>): readonly string[] {
  const own = BUCKETS.filter(
    ({ logical }) => guard === 'none' || logical === 'exports' || logical === 'backups',
  );
  return [...own.map((one) => one.names[names.stage]), ...(captures ? [captures.bucket] : [])];
}

/** Everything that was exported of a table. */
export function exportsPrefix(table: string): string {
  return `tables/${table}/`;
}

/** Where files of one's own are uploaded to be imported. */
export function importsPrefix(table: string): string {
  return `imports/${table}/`;
}

/** `products-2025-01-31-0930.csv`. */
export function fileName(table: string, at: number, format: ItemFormat): string {
  const stamp = new Date(at).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `${table}-${stamp}.${ENDINGS[format]}`;
}

export function mediaTypeOf(format: ItemFormat): string {
  return MEDIA_TYPES[format];
}

/** The format that a file's name tells; undefined where it tells none. */
export function formatOfName(name: string): ItemFormat | undefined {
  return ITEM_FORMATS.find((format) => name.endsWith(`.${ENDINGS[format]}`));
}
