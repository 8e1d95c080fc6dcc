import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Trace } from '../../../core/traces/types.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PersonLink } from './person-link.tsx';
import { ROW_GRID } from './row-grid.ts';
import { TraceLink } from './trace-link.tsx';
import { TraceMark } from './trace-mark.tsx';

interface TraceRowProps {
  readonly trace: Trace;
  readonly label?: EnvironmentLabel;
}

const SOURCES = {
  console: 'the records of the console',
  cloudtrail: 'CloudTrail',
  deployments: 'the service itself',
  alarms: "the alarm's history",
  scaling: 'Application Auto Scaling',
  snapshots: 'two snapshots that the console kept',
} as const;

/** What another source than the records tells, on a line like theirs. */
export function TraceRow({ trace, label }: TraceRowProps) {
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  const at = new Date(trace.at).toISOString();
  return (
    <li data-colour={label?.colour} data-source={trace.source}>
      <div className={ROW_GRID}>
        <div className="order-1 flex items-center gap-3 md:contents">
          <time dateTime={at} title={`${at} UTC`} className="tabular text-xs text-ink-faint">
            {at.slice(11, 19)}
          </time>
          <TraceMark trace={trace} />
        </div>
        <div className="order-3 col-span-2 min-w-0 md:order-none md:col-span-1">
          <p className="line-clamp-2 text-sm [overflow-wrap:anywhere]">{trace.title}</p>
          {(trace.resource ?? trace.href) ? (
            <p className="truncate text-2xs">
              <TraceLink
                resource={trace.resource ?? 'what changed'}
                href={trace.href}
                environmentId={trace.environmentId}
              />
            </p>
          ) : null}
        </div>
        <div className="order-4 col-span-2 flex flex-wrap items-center gap-x-4 gap-y-1 md:contents">
          {label ? (
            <SideName side={label} className="min-w-0 text-xs" />
          ) : (
            <span className="text-xs text-ink-faint">{trace.environmentId}</span>
          )}
          <span className="min-w-0 text-xs text-ink-muted [overflow-wrap:anywhere]">
            {trace.who ? <PersonLink id={trace.who} name={trace.who} /> : null}
          </span>
          <span className="hidden md:block" />
        </div>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={details}
          aria-label={`Details of ${trace.title}`}
          onClick={() => setOpen(!isOpen)}
          className="order-2 justify-self-end rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink md:order-none"
        >
          <ChevronRight aria-hidden className={clsx('size-4 transition-transform', isOpen && 'rotate-90')} />
        </button>
      </div>
      <div id={details} hidden={!isOpen}>
        {isOpen ? <TraceDetails trace={trace} /> : null}
      </div>
    </li>
  );
}

function TraceDetails({ trace }: { readonly trace: Trace }) {
  const { detail, parts = [], source, environmentId } = trace;
  return (
    <div className="space-y-3 border-t border-line bg-canvas px-4 py-4 text-xs text-ink-muted">
      {detail ? <p className="[overflow-wrap:anywhere]">{detail}</p> : null}
      <p>Told by {SOURCES[source]}. It is not part of the chained records.</p>
      {parts.length > 0 ? (
        <ol aria-label="Single changes, newest first" className="space-y-1">
          {parts.map((part, index) => (
            <li key={index} className="flex flex-wrap gap-x-3">
              <span className="tabular text-ink-faint">{new Date(part.at).toISOString().slice(11, 19)}</span>
              <span className="font-mono text-2xs">{part.title}</span>
              {part.resource ? (
                <TraceLink resource={part.resource} href={part.href} environmentId={environmentId} />
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}
