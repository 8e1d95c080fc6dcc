import { Form, useSearchParams } from '@remix-run/react';
import { Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { Condition, ItemsQuery, SortCondition } from '../../../core/resources/tables/items-query.ts';
import {
  conditionText,
  DEFAULT_PAGE_SIZE,
  PAGE_SIZES,
  SORT_OPERATORS,
  sortText,
} from '../../../core/resources/tables/items-query.ts';
import type { KeySchema, TableSummary } from '../../../core/resources/tables/types.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { ConditionRow } from './condition-row.tsx';
import { valuesFor } from './operand-values.ts';
import { ScanNotice } from './scan-notice.tsx';
import { ValuesField } from './values-field.tsx';

interface ItemsFormProps {
  readonly query: ItemsQuery;
  readonly tables: readonly Promise<Cell<TableSummary>>[];
}

/** Scan or query, on the table or an index, with typed filters. Everything that it says is in the address. */
export function ItemsForm({ query, tables }: ItemsFormProps) {
  return (
    <Suspense fallback={<Fields query={query} known={[]} />}>
      <AwaitBoth resolve={[tables[0], tables[1]]} errorElement={<Fields query={query} known={[]} />}>
        {(...cells) => (
          <Fields query={query} known={cells.flatMap((cell) => (cell && valueOf(cell)) ?? [])} />
        )}
      </AwaitBoth>
    </Suspense>
  );
}

interface FieldsProps {
  readonly query: ItemsQuery;
  readonly known: readonly TableSummary[];
}

/** A row of the filter with an identity of its own, so that removing one leaves the others' fields alone. */
interface Row {
  readonly id: number;
  readonly condition: Condition;
}

const NEW_CONDITION: Condition = { attribute: '', operator: '=', type: 'S', values: [''] };

/** What is typed and not sent yet. */
interface Draft {
  /** The query of the address that it began with. */
  readonly asked: string;
  readonly index: string;
  readonly partition: string;
  readonly sort: SortCondition;
  readonly limit: number;
  readonly consistent: boolean;
  readonly rows: readonly Row[];
}

function draftOf(query: ItemsQuery): Draft {
  return {
    asked: JSON.stringify(query),
    index: query.index ?? '',
    partition: query.partition ?? '',
    sort: query.sort ?? { operator: '=', values: [''] },
    limit: query.limit || DEFAULT_PAGE_SIZE,
    consistent: query.consistent,
    rows: query.where.map((condition, id) => ({ id, condition })),
  };
}

function Fields({ query, known }: FieldsProps) {
  const [search] = useSearchParams();
  const [draft, setDraft] = useState(() => draftOf(query));
  // Another address, such as the one before, is another query; the same one read again leaves what is typed alone.
  if (draft.asked !== JSON.stringify(query)) setDraft(draftOf(query));
  const { index, partition, sort, limit, consistent, rows } = draft;
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const setRows = (next: readonly Row[]) => change({ rows: next });
  const target = targetOf(known, index);
  const kept = ['pair', 'side'].flatMap((name) =>
    search.get(name) ? [[name, search.get(name) ?? ''] as const] : [],
  );
  const hasSort = sort.values.some((value) => value !== '');
  return (
    <Form method="get" className="space-y-3 rounded-lg border border-line bg-surface p-4" aria-label="Items">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="grid grid-cols-2 items-end gap-3 xl:grid-cols-[12rem_minmax(0,1fr)_8rem_minmax(0,1fr)_8rem_auto]">
        <SelectField
          label="Read"
          name="index"
          value={index}
          onChange={(event) => change({ index: event.currentTarget.value })}
          options={[{ value: '', label: 'the table' }, ...indexOptions(known, index)]}
        />
        <TextField
          label={keyLabel(target?.partitionKey, 'Partition key')}
          name={partition === '' ? undefined : 'pk'}
          value={partition}
          placeholder="any: scan"
          mono
          onChange={(event) => change({ partition: event.currentTarget.value })}
        />
        <SelectField
          label="Sort key"
          value={sort.operator}
          onChange={(event) => {
            const operator = event.currentTarget.value as typeof sort.operator;
            change({ sort: { operator, values: valuesFor(operator, sort.values) } });
          }}
          options={SORT_OPERATORS.map((operator) => ({ value: operator, label: operator.replace('_', ' ') }))}
        />
        <ValuesField
          label={keyLabel(target?.sortKey, 'Sort key value')}
          operator={sort.operator}
          values={sort.values}
          placeholder="any"
          onChange={(values) => change({ sort: { ...sort, values } })}
        />
        {hasSort ? <input type="hidden" name="sk" value={sortText(sort)} /> : null}
        <SelectField
          label="Page"
          name="limit"
          value={String(limit)}
          onChange={(event) => change({ limit: Number(event.currentTarget.value) })}
          options={pageSizes(query.limit).map((size) => ({ value: String(size), label: `${size} items` }))}
        />
        <Button type="submit" look="primary">
          {partition === '' ? 'Scan' : 'Query'}
        </Button>
      </div>
      {rows.map((row) => (
        <ConditionRow
          key={row.id}
          condition={row.condition}
          onChange={(condition) =>
            setRows(rows.map((one) => (one.id === row.id ? { ...row, condition } : one)))
          }
          onRemove={() => setRows(rows.filter((one) => one.id !== row.id))}
        />
      ))}
      {rows
        .filter(({ condition }) => condition.attribute !== '')
        .map(({ id, condition }) => (
          <input key={id} type="hidden" name="where" value={conditionText(condition)} />
        ))}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm text-ink-muted">
        <Button
          look="quiet"
          className="-ml-2.5"
          onClick={() =>
            setRows([
              ...rows,
              { id: Math.max(0, ...rows.map((row) => row.id)) + 1, condition: NEW_CONDITION },
            ])
          }
        >
          <Plus aria-hidden className="size-4" />
          Filter
        </Button>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            name="consistent"
            value="true"
            checked={consistent}
            onChange={(event) => change({ consistent: event.currentTarget.checked })}
            className="accent-accent"
          />
          Consistent read
        </label>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            name="order"
            value="desc"
            key={`descending ${query.descending}`}
            defaultChecked={query.descending}
            className="accent-accent"
          />
          Descending
        </label>
      </div>
      {partition === '' ? (
        <ScanNotice
          tables={known}
          question={{ limit, index: index || undefined, consistent, filtered: rows.length > 0 }}
        />
      ) : null}
    </Form>
  );
}

/** The sizes on offer, with the one that the address asks for. */
function pageSizes(asked: number): readonly number[] {
  return [...new Set([...PAGE_SIZES, asked || DEFAULT_PAGE_SIZE])].sort((one, other) => one - other);
}

function targetOf(known: readonly TableSummary[], index: string): KeySchema | undefined {
  if (index === '') return known[0];
  return known.flatMap((table) => table.indexes).find((one) => one.name === index);
}

function indexOptions(
  known: readonly TableSummary[],
  chosen: string,
): readonly { value: string; label: string }[] {
  const names = new Set(known.flatMap((table) => table.indexes.map((index) => index.name)));
  if (chosen !== '') names.add(chosen);
  return [...names].map((name) => ({ value: name, label: `index ${name}` }));
}

function keyLabel(key: KeySchema['sortKey'], otherwise: string): string {
  return key ? `${key.name} (${key.type})` : otherwise;
}
