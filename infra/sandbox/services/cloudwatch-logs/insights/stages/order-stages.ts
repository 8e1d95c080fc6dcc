import type { Expression, SortKey } from '../language/syntax.ts';
import type { Evaluate } from '../evaluate/compile.ts';
import type { Row } from '../evaluate/row.ts';
import { compareForSort, textOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { MakeStage, Stage } from './stage.ts';

type Compile = (expression: Expression) => Evaluate;

interface Ranked {
  readonly row: Row;
  readonly values: readonly Value[];
  /** The order in which rows came decides where the keys do not. */
  readonly at: number;
}

interface Ranking {
  readonly rank: (row: Row) => Ranked;
  readonly compare: (left: Ranked, right: Ranked) => number;
}

function rankingOf(keys: readonly SortKey[], compile: Compile): Ranking {
  const evaluated = keys.map(({ expression, isDescending }) => ({
    value: compile(expression),
    isDescending,
  }));
  let count = 0;
  return {
    rank: (row) => ({ row, values: evaluated.map(({ value }) => value(row)), at: count++ }),
    compare(left, right) {
      for (const [at, { isDescending }] of evaluated.entries()) {
        const order = compareForSort(left.values[at], right.values[at]);
        if (order !== 0) return isDescending ? -order : order;
      }
      return left.at - right.at;
    },
  };
}

/** The first so many rows in an order; never more than twice as many are held. */
export function topStage(keys: readonly SortKey[], count: number, compile: Compile): MakeStage {
  return (next) => {
    const { rank, compare } = rankingOf(keys, compile);
    let held: Ranked[] = [];
    let worst: Ranked | undefined;
    const cut = () => {
      held.sort(compare);
      held = held.slice(0, count);
      worst = held.length === count ? held.at(-1) : undefined;
    };
    return {
      push(row) {
        const ranked = rank(row);
        if (worst && compare(ranked, worst) > 0) return;
        held.push(ranked);
        if (held.length >= 2 * count) cut();
      },
      end() {
        cut();
        for (const { row } of held) next.push(row);
        next.end();
      },
    };
  };
}

/** The first so many rows as they come. */
export function takeStage(count: number): MakeStage {
  return (next) => {
    let left = count;
    return {
      push(row) {
        if (left-- > 0) next.push(row);
      },
      end: () => next.end(),
    };
  };
}

/** For each combination of values the first row in the order; rows that lack a value all stay. */
export function dedupStage(
  fields: readonly Expression[],
  keys: readonly SortKey[],
  compile: Compile,
  mostWithoutValue: number,
): MakeStage {
  const values = fields.map(compile);
  return (next): Stage => {
    const { rank, compare } = rankingOf(keys, compile);
    const best = new Map<string, Ranked>();
    const lacking: Ranked[] = [];
    return {
      push(row) {
        const ranked = rank(row);
        const given = values.map((value) => value(row));
        if (given.includes(undefined)) {
          lacking.push(ranked);
          if (lacking.length < 2 * mostWithoutValue) return;
          lacking.sort(compare).splice(mostWithoutValue);
          return;
        }
        const key = JSON.stringify(given.map(textOf));
        const known = best.get(key);
        if (!known || compare(ranked, known) < 0) best.set(key, ranked);
      },
      end() {
        for (const { row } of [...best.values(), ...lacking].sort(compare)) next.push(row);
        next.end();
      },
    };
  };
}
