import type { TableSummary } from './types.ts';

/** What one page of a scan is about to read, as far as can be said before it is read. */
export interface ScanAnnouncement {
  /** Items in the table or index, as DynamoDB last counted. */
  readonly totalItems: number;
  readonly totalBytes: number;
  /** Items, bytes and read request units (eventually consistent unless asked otherwise) of one page. */
  readonly pageItems: number;
  readonly pageBytes: number;
  readonly pageReadUnits: number;
  /** Read request units of going through all pages. */
  readonly totalReadUnits: number;
  readonly sentence: string;
}

export interface ScanQuestion {
  readonly limit: number;
  readonly index?: string;
  readonly filtered: boolean;
  readonly consistent?: boolean;
}

/** Source: DynamoDB developer guide, "Read consistency and capacity": 4 KB a unit, half of it if eventually consistent. */
const UNIT_BYTES = 4_096;
/** A Scan stops at 1 MB whatever its limit. */
const PAGE_LIMIT_BYTES = 1_048_576;

/** Undefined where the index is not one of the table's. */
export function scanAnnouncement(table: TableSummary, question: ScanQuestion): ScanAnnouncement | undefined {
  const index =
    question.index === undefined ? undefined : table.indexes.find((one) => one.name === question.index);
  if (question.index !== undefined && !index) return undefined;
  const { itemCount: totalItems = 0, sizeBytes: totalBytes = 0 } = index ?? table;
  const averageBytes = totalItems > 0 ? totalBytes / totalItems : 0;
  const byLimit = Math.min(question.limit, totalItems);
  const pageBytes = Math.min(Math.ceil(byLimit * averageBytes), PAGE_LIMIT_BYTES);
  const pageItems = averageBytes > 0 ? Math.min(byLimit, Math.ceil(pageBytes / averageBytes)) : byLimit;
  const perUnit = question.consistent ? 1 : 0.5;
  const unitsOf = (bytes: number) => Math.max(1, Math.ceil(bytes / UNIT_BYTES)) * perUnit;
  const numbers = {
    totalItems,
    totalBytes,
    pageItems,
    pageBytes,
    pageReadUnits: unitsOf(pageBytes),
    totalReadUnits: unitsOf(totalBytes),
  };
  return { ...numbers, sentence: sentenceOf(numbers, question) };
}

function sentenceOf(numbers: Omit<ScanAnnouncement, 'sentence'>, { index, filtered }: ScanQuestion): string {
  const place = index === undefined ? 'table' : 'index';
  const { totalItems, pageItems, pageBytes, pageReadUnits, totalReadUnits } = numbers;
  if (totalItems === 0)
    return `This scan reads the ${place} from its start; by DynamoDB's last count (about every six hours) it is empty.`;
  const page = `about ${counted(pageItems, 'item')} (${bytesText(pageBytes)}) for ${counted(pageReadUnits, 'read unit')}`;
  const filter = filtered
    ? ' The filter is applied after reading, so a page may show few of them or none; what is read is paid for.'
    : '';
  return `A page of this scan reads ${page}, out of ${counted(totalItems, 'item')} in the ${place}; all of it would use about ${counted(totalReadUnits, 'read unit')}.${filter}`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

function bytesText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} KiB`;
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
