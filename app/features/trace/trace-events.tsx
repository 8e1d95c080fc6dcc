import type { TraceEvent } from '../../../core/resources/trace/types.ts';
import { formatMoment } from '../../components/format.ts';
import { Link } from '@remix-run/react';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';

/** What is known, the oldest first. */
export function TraceEvents({ events }: { readonly events: readonly TraceEvent[] }) {
  return (
    <ol className="space-y-2 border-l border-line-strong pl-4">
      {events.map((event, index) => (
        <li key={`${event.at} ${event.where} ${index}`} className="relative text-sm">
          <span aria-hidden className="absolute -left-[1.2rem] top-1.5 size-1.5 rounded-full bg-ink-faint" />
          <time
            dateTime={new Date(event.at).toISOString()}
            className="tabular block font-mono text-2xs text-ink-faint"
          >
            {formatMoment(event.at)}
          </time>
          {event.line === undefined ? (
            <span className="break-words">{event.what}</span>
          ) : (
            <code className="block whitespace-pre-wrap break-all font-mono text-2xs leading-5">
              {event.line}
            </code>
          )}
          <span className="block truncate font-mono text-2xs text-ink-faint" title={event.where}>
            {event.to === undefined ? event.where : <EventLink to={event.to}>{event.where}</EventLink>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function EventLink({
  to,
  children,
}: {
  readonly to: NonNullable<TraceEvent['to']>;
  readonly children: string;
}) {
  const search = new URLSearchParams(to.search);
  for (const [name, value] of new URLSearchParams(useKeptSearch())) search.set(name, value);
  return (
    <Link
      to={{ pathname: to.pathname, search: `?${search.toString()}` }}
      className="underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      {children}
    </Link>
  );
}
