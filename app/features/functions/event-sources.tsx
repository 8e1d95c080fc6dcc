import { CircleCheck, CirclePause } from 'lucide-react';
import type { EventSource } from '../../../core/resources/functions/types.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { sourceWords } from './function-words.ts';

/** What calls a function, and how it hands its records over. */
export function EventSources({ sources }: { readonly sources: readonly EventSource[] }) {
  return (
    <ul className="divide-y divide-line">
      {sources.map((source) => (
        <li key={source.uuid} className="py-2 text-sm first:pt-0">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <SourceName source={source} />
            <State source={source} />
          </span>
          <span className="block text-xs text-ink-muted">
            {source.qualifier ? `to ${source.qualifier}, ` : ''}
            {sourceWords(source)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function SourceName({ source }: { readonly source: EventSource }) {
  if (source.service !== 'sqs') return <span className="min-w-0 break-all">{source.sourceName}</span>;
  return (
    <PairLink
      to={`/queues/${encodeURIComponent(source.sourceName)}`}
      className="min-w-0 break-all underline-offset-2 hover:text-accent hover:underline"
    >
      {source.sourceName}
    </PairLink>
  );
}

function State({ source: { state, stateReason } }: { readonly source: EventSource }) {
  const isOn = state === 'Enabled';
  const Icon = isOn ? CircleCheck : CirclePause;
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-xs ${isOn ? 'text-good' : 'text-warn'}`}
      title={stateReason}
    >
      <Icon aria-hidden className="size-3.5" />
      {state.toLowerCase()}
    </span>
  );
}
