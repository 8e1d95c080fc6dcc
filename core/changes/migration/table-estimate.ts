import type { Estimate } from '../../actions/plan.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import { bytesWords, count, dollars, durationWords } from './words.ts';

/** What a write takes a unit for. Source: DynamoDB developer guide, "Capacity units". */
const WRITE_UNIT_BYTES = 1_024;
/** What an eventually consistent read takes half a unit for. */
const READ_UNIT_BYTES = 8_192;
/** Writes a second that a new table on demand takes at once. Source: developer guide, "On-demand capacity mode". */
const FIRST_WRITES = 4_000;
/** US dollars a million request units in us-east-1. Source: DynamoDB pricing, on-demand mode, of November 2024. */
const DOLLARS_A_MILLION = { read: 0.125, write: 0.625 };

/** Write units that the items of one table take in another's own capacity, its indexes left aside. */
function ownWriteUnits({ itemCount, sizeBytes }: TableSummary): number {
  if (itemCount === 0) return 0;
  return itemCount * Math.max(1, Math.ceil(sizeBytes / itemCount / WRITE_UNIT_BYTES));
}

/** How long the target takes for them at least, in seconds. A global index has capacity of its own. */
export function writeSeconds(from: TableSummary, to: TableSummary): number {
  const rate = to.writeCapacityUnits ?? Math.min(FIRST_WRITES, to.maximumWriteRequestUnits ?? FIRST_WRITES);
  return ownWriteUnits(from) / Math.max(1, rate);
}

/** Counts, units, time and money, as DynamoDB last counted the source. */
export function tableEstimates(
  from: TableSummary,
  to: TableSummary,
  looksAtTarget: boolean,
): readonly Estimate[] {
  const indexes = to.indexes.filter(({ kind }) => kind === 'GSI').length;
  const writes = ownWriteUnits(from) * (1 + indexes);
  const reads = Math.ceil(from.sizeBytes / READ_UNIT_BYTES);
  const looks = looksAtTarget ? from.itemCount : 0;
  const money = (writes * DOLLARS_A_MILLION.write + (reads + looks) * DOLLARS_A_MILLION.read) / 1_000_000;
  return [
    { label: 'Items, as last counted', value: count(from.itemCount) },
    { label: 'Bytes, as last counted', value: bytesWords(from.sizeBytes) },
    { label: 'Items in the target, as last counted', value: count(to.itemCount) },
    { label: 'Units', value: `${count(reads + looks)} read, ${count(writes)} write` },
    { label: 'Time, at least', value: durationWords(writeSeconds(from, to)) },
    { label: 'Cost, on demand', value: dollars(money) },
  ];
}
