import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import { countItems } from '../../resources/tables/count-items.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { Source } from '../../resources/source.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { CheckOutcome } from '../outcome.ts';
import { failed, notSeen, passed } from '../outcome.ts';

const COUNTS = { id: 'tables.counts', title: 'Tables hold as many items as they should' } as const;
const READ_MS = 15_000;

/** Items by the logical name of a table. */
export type ExpectedCounts = Readonly<Record<string, number>>;

interface Counts {
  readonly source: Source;
  /** Counted by scans; else as DynamoDB last counted, about every six hours. */
  readonly exactly: boolean;
  /** Fewer than so many is a failure. Tables that are not named are only told. */
  readonly expected?: ExpectedCounts;
  readonly signal: AbortSignal;
}

export async function countCheck({ source, exactly, expected = {}, signal }: Counts): Promise<CheckOutcome> {
  const { stage } = source.environment.names;
  const counted: { readonly logical: string; readonly count: number }[] = [];
  for (const { logical, names } of CATALOGUE.tables) {
    const cell =
      exactly || expected[logical] !== undefined
        ? await countItems(source, { table: names[stage] }, signal)
        : await lastCount(source, names[stage], signal);
    const failure = failureIn(cell);
    if (failure) return notSeen(COUNTS, failure);
    counted.push({ logical, count: hasValue(cell) ? cell.value : 0 });
  }
  const words = counted.map(({ logical, count }) => `${logical} ${count.toLocaleString('en')}`).join(', ');
  const fewer = counted.filter(({ logical, count }) => count < (expected[logical] ?? 0));
  if (fewer.length > 0)
    return failed(
      COUNTS,
      `${fewer.map(({ logical, count }) => `${logical} holds ${count} of ${expected[logical]}`).join('; ')}.`,
    );
  return passed(COUNTS, exactly ? `${words}.` : `${words}, as DynamoDB last counted.`);
}

async function lastCount(source: Source, name: string, signal: AbortSignal): Promise<Cell<number>> {
  return mapCell(await describeTable(source, name, budgetFor(signal, READ_MS)), ({ itemCount }) => itemCount);
}

function failureIn(cell: Cell<unknown>): Failure | undefined {
  if (cell.state === 'stale') return cell.failure;
  return hasValue(cell) || cell.state === 'empty' ? undefined : cell;
}
