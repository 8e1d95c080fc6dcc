import type { Late, PairedRow } from './paired-list.ts';

interface Waited {
  /** The sides that can tell something by now: each has said which names it has. */
  readonly sides: readonly ('left' | 'right')[];
  /** For how long at most; nothing is waited for once those sides have told all. */
  readonly milliseconds: number;
}

/**
 * The rows with what had come of them within the time, as values; the rest stays a promise. A value is drawn with its
 * row, while each promise is a part of the stream by itself, drawn twice: as what waits, and once it is there.
 */
export async function arrivedWithin<Row>(
  rows: readonly PairedRow<Row>[],
  { sides, milliseconds }: Waited,
): Promise<readonly PairedRow<Row>[]> {
  const awaited = rows.map((row) => watchedRow(row, sides));
  await atMost(Promise.all(awaited.map(({ done }) => done)), milliseconds);
  return awaited.map(({ asItIs }) => asItIs());
}

/**
 * What comes within the time as a value, else still as a promise; in an object, since a promise in a promise would be
 * waited for.
 */
export async function soonOrLate<Value>(
  promised: Promise<Value>,
  milliseconds: number,
): Promise<{ readonly late: Late<Value> }> {
  const { done, asItIs } = watched(promised);
  await atMost(done, milliseconds);
  return { late: asItIs() };
}

async function atMost(done: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([done, enough]);
  clearTimeout(timer);
}

function watchedRow<Row>(row: PairedRow<Row>, sides: Waited['sides']) {
  const halves = { left: watched(row.halves.left), right: watched(row.halves.right) };
  const mark = watched(row.mark);
  // The mark compares both.
  const awaited = sides.length === 2 ? [halves.left, halves.right, mark] : sides.map((side) => halves[side]);
  return {
    done: Promise.all(awaited.map(({ done }) => done)),
    asItIs: (): PairedRow<Row> => ({
      ...row,
      halves: { left: halves.left.asItIs(), right: halves.right.asItIs() },
      mark: mark.asItIs(),
    }),
  };
}

interface Watched<Value> {
  /** Resolves once it has come or failed. */
  readonly done: Promise<void>;
  readonly asItIs: () => Late<Value>;
}

/** What failed stays the promise that tells so. */
function watched<Value>(late: Late<Value>): Watched<Value> {
  let now = late;
  const done = Promise.resolve(late).then(
    (value) => {
      now = value;
    },
    () => undefined,
  );
  return { done, asItIs: () => now };
}
