import { EyeOff, TriangleAlert } from 'lucide-react';
import { KIND_WORDS } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { EstateView, FindingRow, UnseenKind } from './estate-view.ts';

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

/** How the estate stands, in one line. */
export function EstateCounts({ view }: { readonly view: EstateView }) {
  const { counts, compared, alike } = view;
  const figures = [
    { name: 'drift', count: counts.drift, tone: counts.drift > 0 ? 'text-bad' : '' },
    { name: 'unmanaged', count: counts.unmanaged, tone: counts.unmanaged > 0 ? 'text-warn' : '' },
    { name: 'expected', count: counts.expected, tone: '' },
    { name: 'intended', count: counts.intended, tone: '' },
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {figures.map(({ name, count, tone }) => (
        <div key={name}>
          <dt className="text-2xs text-ink-faint">{name}</dt>
          <dd className={`tabular text-lg leading-7 ${tone}`}>{count}</dd>
        </div>
      ))}
      <div>
        <dt className="text-2xs text-ink-faint">pairs alike</dt>
        <dd className="tabular text-lg leading-7">
          {alike} <span className="text-sm text-ink-faint">of {compared}</span>
        </dd>
      </div>
    </dl>
  );
}

/** Whole kinds of which nothing can be said. */
export function UnseenKinds({
  labels,
  unseen,
}: {
  readonly labels: Labels;
  readonly unseen: readonly UnseenKind[];
}) {
  if (unseen.length === 0) return null;
  return (
    <section aria-label="Not seen" className="rounded-lg border border-warn/40 bg-surface p-4 text-sm">
      <p className="flex items-center gap-2 font-medium text-warn">
        <EyeOff aria-hidden className="size-4" />
        Not everything was seen: what is below says nothing of these.
      </p>
      <ul className="mt-2 space-y-0.5 text-ink-muted">
        {unseen.map(({ kind, side, operation, state }) => (
          <li key={`${kind} ${side}`}>
            {KIND_WORDS[kind]}s of {labels[side === 'left' ? 0 : 1].label}: {operation}, {state}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is wrong without being a difference: unsafe settings, rules that have run out. */
export function Findings({
  labels,
  findings,
}: {
  readonly labels: Labels;
  readonly findings: readonly FindingRow[];
}) {
  if (findings.length === 0) return null;
  return (
    <section aria-label="Findings" className="rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line px-4 py-2 text-sm font-medium">
        Findings <span className="tabular text-ink-faint">{findings.length}</span>
      </h2>
      <ul className="divide-y divide-line text-sm">
        {findings.map((one, index) => (
          <li key={index} className="flex items-start gap-2 px-4 py-1.5">
            <TriangleAlert
              aria-hidden
              className={`mt-0.5 size-3.5 shrink-0 ${one.weight === 'bad' ? 'text-bad' : 'text-warn'}`}
            />
            <span className="min-w-0 break-words">
              {one.kind && one.key !== undefined ? (
                <PairLink
                  to={`/compare/${one.kind}/${encodeURIComponent(one.key)}`}
                  className="font-medium underline-offset-2 hover:text-accent hover:underline"
                >
                  {KIND_WORDS[one.kind]} {one.key}
                </PairLink>
              ) : null}
              {one.side ? <span className="text-ink-muted"> in {sideWords(labels, one.side)}</span> : null}
              {one.kind ? ': ' : ''}
              {one.sentence}
              {one.what ? <span className="text-ink-faint"> {one.what}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sideWords(labels: Labels, side: 'left' | 'right' | 'both'): string {
  if (side === 'both') return `${labels[0].label} and ${labels[1].label}`;
  return labels[side === 'left' ? 0 : 1].label;
}
