import { Await, Link } from '@remix-run/react';
import { Suspense, useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import { keyToParameters } from '../../../core/resources/tables/item-key.ts';
import type { ItemJson } from '../../../core/resources/tables/types.ts';
import { plainOf } from '../../../core/resources/tables/values.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { formatCount } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';
import type { ComparedSide, SentComparison } from './compare-side.server.ts';

interface ComparePaneProps {
  readonly environmentId: string;
  readonly here: string;
  readonly there: string;
  readonly compared: Promise<ComparedSide>;
  readonly mayCopy: boolean;
}

/** Two tables of one environment beside each other, and what can be taken over from the other one. */
export function ComparePane({ compared, ...rest }: ComparePaneProps) {
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={compared} errorElement={<BrokenStream />}>
        {(settled) => {
          const side = settled as ComparedSide;
          if (side.state === 'failed') return <FailureNote failure={side.failure} />;
          if (side.state === 'refused') return <p className="text-sm text-ink-muted">{side.sentence}</p>;
          return <Compared comparison={side.comparison} {...rest} />;
        }}
      </Await>
    </Suspense>
  );
}

/** As many as a copy takes at once. */
const MOST_COPIED = 100;

interface ComparedProps extends Omit<ComparePaneProps, 'compared'> {
  readonly comparison: SentComparison;
}

function Compared({ comparison, environmentId, here, there, mayCopy }: ComparedProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const copyable = [...comparison.firstDifferent, ...comparison.firstOnlyThere];
  const keys = copyable.filter((key) => chosen.has(key)).slice(0, MOST_COPIED);
  const choose = mayCopy ? { chosen, toggle } : undefined;
  return (
    <>
      {comparison.isWhole ? null : (
        <p role="status" className="mb-3 text-sm text-warn">
          The tables are too large for a page: this is what was compared in twenty seconds. What has no
          partner yet may have one further on.
        </p>
      )}
      <Facts>
        <Fact name="Equal">{formatCount(comparison.equal)}</Fact>
        <Fact name="Different">{formatCount(comparison.different)}</Fact>
        <Fact name="Only here">{formatCount(comparison.onlyHere)}</Fact>
        <Fact name="Only there">{formatCount(comparison.onlyThere)}</Fact>
      </Facts>
      {mayCopy && copyable.length > 0 ? (
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <ActionButton
            actionId="tables.copy-items-back"
            environmentId={environmentId}
            input={{ table: here, from: there, keys: keys.map((key) => JSON.parse(key) as Json) }}
            label={`Copy ${keys.length === 0 ? 'chosen' : formatCount(keys.length)} from ${there}`}
            disabled={keys.length === 0}
          />
          <button
            type="button"
            className="text-xs text-ink-muted underline hover:text-ink"
            onClick={() => setChosen(new Set(copyable.slice(0, MOST_COPIED)))}
          >
            Choose all that are listed
          </button>
        </div>
      ) : null}
      <Keys
        title="Different"
        keys={comparison.firstDifferent}
        table={here}
        total={comparison.different}
        choose={choose}
      />
      <Keys
        title="Only there"
        keys={comparison.firstOnlyThere}
        table={there}
        total={comparison.onlyThere}
        choose={choose}
      />
      <Keys title="Only here" keys={comparison.firstOnlyHere} table={here} total={comparison.onlyHere} />
      <Section title="Settings that differ">
        {comparison.settings.length === 0 ? (
          <p className="text-sm text-ink-muted">None.</p>
        ) : (
          <Facts>
            {comparison.settings.map(({ setting, left, right }) => (
              <Fact key={setting} name={setting}>
                {left ?? 'none'} <span className="text-ink-muted">here, {right ?? 'none'} there</span>
              </Fact>
            ))}
          </Facts>
        )}
      </Section>
    </>
  );
}

interface KeysProps {
  readonly title: string;
  readonly keys: readonly string[];
  readonly table: string;
  readonly total: number;
  readonly choose?: {
    readonly chosen: ReadonlySet<string>;
    readonly toggle: (key: string) => void;
  };
}

function Keys({ title, keys, table, total, choose }: KeysProps) {
  const kept = useKeptSearch();
  if (keys.length === 0) return null;
  const page = `/tables/${encodeURIComponent(table)}/item${kept === '' ? '?' : `${kept}&`}`;
  return (
    <Section title={`${title} (${formatCount(total)})`}>
      <ul className="divide-y divide-line border-y border-line font-mono text-xs">
        {keys.map((text) => {
          const key = JSON.parse(text) as ItemJson;
          const words = Object.values(key)
            .map((value) => String(plainOf(value)))
            .join(' / ');
          return (
            <li key={text} className="flex items-center gap-2 py-1.5">
              {choose ? (
                <input
                  type="checkbox"
                  aria-label={`Choose ${words}`}
                  checked={choose.chosen.has(text)}
                  onChange={() => choose.toggle(text)}
                />
              ) : null}
              <Link
                to={`${page}${keyToParameters(key).toString()}`}
                className="min-w-0 break-all hover:text-accent"
              >
                {words}
              </Link>
            </li>
          );
        })}
      </ul>
      {total > keys.length ? (
        <p className="mt-1 text-xs text-ink-faint">and {formatCount(total - keys.length)} more</p>
      ) : null}
    </Section>
  );
}
