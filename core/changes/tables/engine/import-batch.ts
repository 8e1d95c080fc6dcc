import type { ItemJson } from '../../../resources/tables/types.ts';
import type { Place, SourceRecord } from './formats/format.ts';
import type { ImportCounts, LineNote } from './import-counts.ts';
import { NAMED } from './import-counts.ts';
import { BATCH_ITEMS } from './item-writer.ts';
import type { Written } from './item-writer.ts';

/** Lines that are read together before they are written, or passed over: a file of mistakes alone goes on, too. */
const MOST_LINES = 2_000;
/** Of the file. DynamoDB takes 16 MB a call; this keeps what is under way small. */
const MOST_BYTES = 4 * 1_048_576;

/** A stretch of a file: items for one BatchWriteItem, and the mistakes between them. */
export class ImportBatch {
  readonly items: ItemJson[] = [];
  readonly keys = new Set<string>();
  private readonly lines = new Map<ItemJson, number>();
  private readonly mistakes: LineNote[] = [];
  private mistakeCount = 0;
  private mapped = 0;
  private read = 0;
  place: Place;

  constructor(private readonly start: Place) {
    this.place = start;
  }

  get isEmpty(): boolean {
    return this.read === 0;
  }

  get isFull(): boolean {
    return (
      this.items.length >= BATCH_ITEMS ||
      this.read >= MOST_LINES ||
      this.place.end - this.start.end >= MOST_BYTES
    );
  }

  /** `mapped`: how much in the item is not what the file holds. */
  addItem(
    { line, end, manner }: SourceRecord,
    { item, key, mapped }: { readonly item: ItemJson; readonly key: string; readonly mapped: number },
  ): void {
    this.mapped += mapped;
    this.items.push(item);
    this.keys.add(key);
    this.lines.set(item, line);
    this.read += 1;
    this.place = { line, end, manner };
  }

  addMistake({ line, end, manner }: SourceRecord, sentence: string): LineNote {
    const note = { line, sentence };
    if (this.mistakes.length < NAMED) this.mistakes.push(note);
    this.mistakeCount += 1;
    this.read += 1;
    this.place = { line, end, manner };
    return note;
  }

  /** What this stretch came to, once it is written. */
  countsAfter({ written, same, kept, refused }: Written): ImportCounts {
    return {
      read: this.read,
      mapped: this.mapped,
      written,
      same,
      kept: kept.length,
      firstKept: kept.map((item) => ({
        line: this.lineOf(item),
        sentence: 'There is another item with this key.',
      })),
      mistakes: this.mistakeCount + refused.length,
      firstMistakes: [...this.mistakes, ...this.refusals({ refused })],
    };
  }

  /** What DynamoDB would not take, by line. */
  refusals({ refused }: Pick<Written, 'refused'>): readonly LineNote[] {
    return refused.map(({ item, sentence }) => ({ line: this.lineOf(item), sentence }));
  }

  private lineOf(item: ItemJson): number {
    return this.lines.get(item) ?? 0;
  }
}
