// countItems(source, { table, index?, having? }, signal): Cell<number>      every item, counted by a scan
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, isFailure } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { itemFromSdk, itemToSdk } from './sdk-values.ts';
import type { ItemJson } from './types.ts';

export interface Counted {
  readonly table: string;
  /** Absent: the table itself. */
  readonly index?: string;
  /** Only items that have all of these attributes. */
  readonly having?: readonly string[];
}

interface CountPage {
  readonly count: number;
  readonly next?: ItemJson;
}

const PAGE_MS = 15_000;

/** Counts by a whole scan, page after page: it costs what reading the table costs, and holds no item in memory. */
export async function countItems(
  source: Source,
  counted: Counted,
  signal: AbortSignal,
): Promise<Cell<number>> {
  let count = 0;
  for (let start: ItemJson | undefined; ;) {
    const page = await countPage(source, counted, start, signal);
    if (isFailure(page)) return page;
    if (page.state === 'stale') return page.failure;
    if (!hasValue(page)) return fresh(count, Date.now());
    count += page.value.count;
    start = page.value.next;
    if (!start) return fresh(count, Date.now());
  }
}

function countPage(
  source: Source,
  { table, index, having = [] }: Counted,
  start: ItemJson | undefined,
  signal: AbortSignal,
): Promise<Cell<CountPage>> {
  const names = Object.fromEntries(having.map((name, place) => [`#a${place}`, name]));
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:Scan',
      key: JSON.stringify(['count', table, index ?? null, having, start ?? null]),
      freshMs: 0,
      isKept: false,
      run: async (abortSignal) => {
        const { Count = 0, LastEvaluatedKey: last } = await source.clients.dynamodb.send(
          new ScanCommand({
            TableName: table,
            IndexName: index,
            Select: 'COUNT',
            ExclusiveStartKey: start && itemToSdk(start),
            ...(having.length > 0 && {
              FilterExpression: Object.keys(names)
                .map((name) => `attribute_exists(${name})`)
                .join(' AND '),
              ExpressionAttributeNames: names,
            }),
          }),
          { abortSignal },
        );
        return { count: Count, next: last && itemFromSdk(last) };
      },
    },
    budgetFor(signal, PAGE_MS),
  );
}
