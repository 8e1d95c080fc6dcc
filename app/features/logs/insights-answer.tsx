import { failureSentence } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { InsightsEvent } from '../../../core/resources/logs/insights-types.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { InsightsRows } from './insights-rows.tsx';

interface InsightsAnswerProps {
  readonly label: EnvironmentLabel;
  readonly query: string;
  readonly event: InsightsEvent;
}

/** What the query of one environment has come to so far. */
export function InsightsAnswer({ label, query, event }: InsightsAnswerProps) {
  switch (event.kind) {
    case 'running':
      return (
        <p role="status" className="tabular text-sm text-ink-muted">
          {event.status}: {formatCount(event.scannedLines)} lines ({formatBytes(event.scannedBytes)}) read,{' '}
          {formatCount(event.matchedLines)} found.
        </p>
      );
    case 'malformed':
      return <Malformed query={query} {...event} />;
    case 'ended':
      return (
        <p role="status" className="text-sm text-bad">
          The query came to no answer: {event.status}.
        </p>
      );
    case 'failed':
      return (
        <p role="status" className="text-sm text-bad">
          {failureSentence(event.failure)} {event.failure.detail}
        </p>
      );
    case 'done':
      return <InsightsRows answers={[{ label, answer: event }]} />;
  }
}

function Malformed({
  query,
  sentence,
  place,
}: { readonly query: string } & Omit<Extract<InsightsEvent, { kind: 'malformed' }>, 'kind'>) {
  return (
    <div role="alert" className="space-y-1 text-sm text-bad">
      <p>The query is not understood: {sentence}</p>
      {place ? (
        <pre
          className="overflow-x-auto whitespace-pre-wrap rounded bg-sunken px-2 py-1 font-mono text-2xs text-ink"
          tabIndex={0}
        >
          {query.slice(0, place.from)}
          <mark className="rounded bg-bad px-0.5 text-accent-ink">
            {query.slice(place.from, Math.max(place.to, place.from + 1)) || '⏎'}
          </mark>
          {query.slice(Math.max(place.to, place.from + 1))}
        </pre>
      ) : null}
    </div>
  );
}
