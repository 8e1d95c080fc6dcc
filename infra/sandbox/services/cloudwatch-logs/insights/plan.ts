import type { Command, CommandOf, SortKey } from './language/syntax.ts';
import { compile } from './evaluate/compile.ts';
import type { Row } from './evaluate/row.ts';
import { textOf } from './evaluate/value.ts';
import { dedupStage, takeStage, topStage } from './stages/order-stages.ts';
import { patternStage } from './stages/pattern-stage.ts';
import { columnsStage, filterStage, parseStage } from './stages/row-stages.ts';
import type { MakeStage, Stage } from './stages/stage.ts';
import { statsStage } from './stages/stats-stage.ts';

export type ResultRow = readonly { readonly field: string; readonly value: string }[];

/** A query made ready: rows are pushed, and the results are there after the end. */
export interface Plan {
  /** Lets go of what its steps hold: from then on rows come to nothing. */
  release(): void;
  readonly first: Stage;
  readonly results: ResultRow[];
  /** Events that passed every filter in front of what gathers rows. */
  matched(): number;
}

// CloudWatch Logs API reference, "StartQuery".
const usualResults = 10_000;
export const mostResults = 100_000;

const newestFirst: readonly SortKey[] = [
  { expression: { kind: 'field', name: '@timestamp' }, isDescending: true },
];

/**
 * Strings the commands together. A sort stands back until something depends on the order, so that no more rows are
 * held than a limit asks for. `limit` is StartQuery's own.
 */
export function planQuery(commands: readonly Command[], nowMs: number, limit?: number): Plan {
  const compiled = (expression: Parameters<typeof compile>[0]) => compile(expression, nowMs);
  const hasLimit = commands.some(({ kind }) => kind === 'limit');
  const most = limit ?? (hasLimit ? mostResults : usualResults);
  const stages: MakeStage[] = [];
  let matched = 0;
  let isCounted = false;
  let order: readonly SortKey[] | undefined = newestFirst;
  function gather(stage: MakeStage): void {
    if (!isCounted) stages.push(countStage(() => matched++));
    isCounted = true;
    stages.push(stage);
    order = undefined;
  }
  const ordered = (count: number) => gather(order ? topStage(order, count, compiled) : takeStage(count));
  for (const command of commands)
    switch (command.kind) {
      case 'fields':
      case 'display':
        stages.push(columnsStage(command, compiled));
        break;
      case 'filter':
        stages.push(filterStage(command, compiled));
        break;
      case 'parse':
        stages.push(parseStage(command, compiled));
        break;
      case 'sort':
        order = command.keys;
        break;
      case 'limit':
        ordered(Math.min(command.count, most));
        break;
      case 'dedup':
        gather(dedupStage(command.fields, order ?? [], compiled, most));
        break;
      case 'stats':
        gather(statsStage(command, nowMs));
        break;
      case 'pattern':
        gather(patternStage(command, nowMs));
        break;
    }
  ordered(most);
  const results: ResultRow[] = [];
  const columns = columnsOf(commands);
  const last: Stage = { push: (row) => void results.push(resultOf(row, columns)), end: () => undefined };
  let first: Stage | undefined = stages.reduceRight<Stage>((next, make) => make(next), last);
  return {
    first: { push: (row) => first?.push(row), end: () => first?.end() },
    results,
    matched: () => matched,
    release: () => (first = undefined),
  };
}

function countStage(count: () => void): MakeStage {
  return (next) => ({
    push(row) {
      count();
      next.push(row);
    },
    end: () => next.end(),
  });
}

function resultOf(row: Row, columns: readonly string[]): ResultRow {
  const fields = columns.flatMap((field) => {
    const value = row.get(field);
    return value === undefined ? [] : [{ field, value: textOf(value) }];
  });
  const pointer = row.event ? row.get('@ptr') : undefined;
  return pointer === undefined ? fields : [...fields, { field: '@ptr', value: textOf(pointer) }];
}

/** What a result shows: the last `display`, else what was named since rows were gathered last, else time and text. */
export function columnsOf(commands: readonly Command[]): readonly string[] {
  const display = commands.findLast((command): command is CommandOf<'display'> => command.kind === 'display');
  if (display) return namesOf(display.columns);
  let names: readonly string[] = [];
  let hasColumns = false;
  for (const command of commands) {
    if (command.kind === 'stats') names = [...namesOf(command.by), ...namesOf(command.columns)];
    else if (command.kind === 'pattern') names = ['@pattern', '@sampleCount', '@ratio', '@severityLabel'];
    else if (command.kind === 'fields') names = [...names, ...namesOf(command.columns)];
    else if (command.kind === 'parse') names = [...names, ...command.names];
    hasColumns ||= command.kind !== 'parse' && names.length > 0;
  }
  return [...new Set(hasColumns ? names : ['@timestamp', '@message', ...names])];
}

function namesOf(columns: CommandOf<'stats'>['columns']): readonly string[] {
  return columns.map(({ name }) => name);
}
