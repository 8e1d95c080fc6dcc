import { Link } from '@remix-run/react';
import { keyToParameters } from '../../../core/resources/tables/item-key.ts';
import type { ItemJson } from '../../../core/resources/tables/types.ts';
import { plainOf } from '../../../core/resources/tables/values.ts';
import { formatCount } from '../../components/format.ts';
import type { ComparedDataSide, ComparedDataView } from './compared-data-view.ts';

/** What came of a comparison of items or objects: how many, what it means, and the first of each. */
export function ComparedDataResult({ compared }: { readonly compared: ComparedDataView }) {
  const { counts, first, left, right, conclusion } = compared;
  const rows = [
    ['Alike', counts.equal],
    ['Different', counts.different],
    [`Only in ${left.label}`, counts.onlyLeft],
    [`Only in ${right.label}`, counts.onlyRight],
    ...(counts.unclear > 0 ? [['Nothing tells', counts.unclear] as const] : []),
    ...(counts.unasked > 0 ? [['Not asked about', counts.unasked] as const] : []),
    ...(counts.unsettled > 0 ? [['Not told apart', counts.unsettled] as const] : []),
  ] as const;
  return (
    <div className="space-y-4">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-4">
        {rows.map(([name, value]) => (
          <div key={name} className="bg-surface px-3 py-2">
            <dt className="truncate text-2xs text-ink-faint">{name}</dt>
            <dd className="tabular text-base font-medium">{formatCount(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="max-w-3xl text-xs text-ink-muted">{conclusion}</p>
      <Keys
        title="Different"
        keys={first.different}
        total={counts.different}
        side={right}
        compared={compared}
      />
      <Keys
        title={`Only in ${left.label}`}
        keys={first.onlyLeft}
        total={counts.onlyLeft}
        side={left}
        compared={compared}
      />
      <Keys
        title={`Only in ${right.label}`}
        keys={first.onlyRight}
        total={counts.onlyRight}
        side={right}
        compared={compared}
      />
      <Keys
        title="Nothing tells whether they are alike"
        keys={first.unclear}
        total={counts.unclear}
        side={right}
        compared={compared}
      />
    </div>
  );
}

interface KeysProps {
  readonly title: string;
  readonly keys: readonly string[];
  readonly total: number;
  /** The side on which the key is looked up; the page shows both. */
  readonly side: ComparedDataSide;
  readonly compared: ComparedDataView;
}

/** The first keys of one verdict; each leads to both sides of the item or the object. */
function Keys({ title, keys, total, side, compared }: KeysProps) {
  if (total === 0) return null;
  const { kind, left, right } = compared;
  const pair = `${left.environmentId},${right.environmentId}`;
  return (
    <details className="rounded-md border border-line bg-surface" open={keys.length <= 10}>
      <summary className="cursor-pointer px-3 py-2 text-sm">
        {title} <span className="tabular text-ink-faint">{formatCount(total)}</span>
      </summary>
      <ul className="divide-y divide-line border-t border-line font-mono text-xs">
        {keys.map((key) => {
          const { words, parameters } = kind === 'tables' ? itemAddress(key) : objectAddress(key);
          const page = kind === 'tables' ? 'item' : 'object';
          return (
            <li key={key}>
              <Link
                to={`/${kind}/${encodeURIComponent(side.name)}/${page}?pair=${pair}&${parameters.toString()}`}
                className="block break-all px-3 py-1.5 hover:bg-sunken hover:text-accent"
              >
                {words}
              </Link>
            </li>
          );
        })}
      </ul>
      {total > keys.length ? (
        <p className="border-t border-line px-3 py-1.5 text-2xs text-ink-faint">
          and {formatCount(total - keys.length)} more, which are counted and not kept
        </p>
      ) : null}
    </details>
  );
}

function itemAddress(text: string): { readonly words: string; readonly parameters: URLSearchParams } {
  const key = JSON.parse(text) as ItemJson;
  const words = Object.values(key)
    .map((value) => String(plainOf(value)))
    .join(' / ');
  return { words, parameters: keyToParameters(key) };
}

function objectAddress(key: string): { readonly words: string; readonly parameters: URLSearchParams } {
  return { words: key, parameters: new URLSearchParams({ key }) };
}
