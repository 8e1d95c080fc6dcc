import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { ruleWords } from '../../../core/resources/buckets/rule-words.ts';
import type { LifecycleRuleSummary } from '../../../core/resources/buckets/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Compared } from './compared.tsx';

type Rules = readonly LifecycleRuleSummary[];

export interface LifecycleListProps {
  readonly lifecycle: Promise<Cell<Rules>>;
  readonly otherLifecycle: Promise<Cell<Rules>>;
}

/** A bucket's lifecycle rules in words, marked where the other side has none of the name or another one. */
export function LifecycleList({ lifecycle, otherLifecycle }: LifecycleListProps) {
  return (
    <StreamedCell cell={lifecycle}>
      {(rules) => (
        <Suspense fallback={<RuleList rules={rules} />}>
          <Await resolve={otherLifecycle} errorElement={<RuleList rules={rules} />}>
            {(other) => <RuleList rules={rules} otherRules={valueOf(other)} />}
          </Await>
        </Suspense>
      )}
    </StreamedCell>
  );
}

interface RuleListProps {
  readonly rules: Rules;
  /** Absent as long as it is not known. */
  readonly otherRules?: Rules;
}

function RuleList({ rules, otherRules }: RuleListProps) {
  if (rules.length === 0)
    return <p className="text-sm text-ink-muted">No rules: objects stay until they are deleted.</p>;
  const otherWords = otherRules && new Map(otherRules.map((rule) => [rule.id, ruleWords(rule)]));
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {rules.map((rule) => (
        <li key={rule.id} className="space-y-1 px-3 py-2">
          <p className="break-words text-sm font-medium">{rule.id || 'without a name'}</p>
          <p className="tabular break-words text-xs text-ink-muted">
            <Compared differs={otherWords !== undefined && otherWords.get(rule.id) !== ruleWords(rule)}>
              {ruleWords(rule)}
            </Compared>
          </p>
        </li>
      ))}
    </ul>
  );
}
