import { useMemo, useState } from 'react';
import { failureSentence } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { TailLine } from '../../../core/resources/logs/types.ts';
import { formatCount } from '../../components/format.ts';
import { viewOf } from '../../components/stream/stream-buffer.ts';
import { StreamLines } from '../../components/stream/stream-lines.tsx';
import { CopyLines } from '../../components/stream/stream-panel.tsx';
import type { Zone } from '../../components/stream/stream-time.ts';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import type { FoundInPast } from './found-in-past.ts';
import { LineOrigin, LinePlace, shortGroup } from './line-origin.tsx';

interface PastPanelProps {
  readonly found: FoundInPast;
  readonly labels: readonly EnvironmentLabel[];
}

/** The lines of a range that is over. */
export function PastPanel({ found: { lines, more, failures }, labels }: PastPanelProps) {
  return (
    <>
      {failures.map(({ environment, group, failure }) => (
        <p key={`${environment} ${group}`} className="text-xs text-bad [overflow-wrap:anywhere]">
          {environment}, {group}: {failureSentence(failure)}
        </p>
      ))}
      {more.length > 0 ? (
        <p className="text-xs text-warn">
          There is more of {more.map(shortGroup).join(', ')} than is shown: the oldest lines of the range are.
          A narrower range or a filter shows the rest.
        </p>
      ) : null}
      <StillLines lines={lines} labels={labels} none="No line of the range is like that." />
    </>
  );
}

interface StillLinesProps {
  readonly lines: readonly TailLine[];
  readonly labels: readonly EnvironmentLabel[];
  readonly none: string;
}

/** Lines that are all there, with the same keys and columns as live ones. */
export function StillLines({ lines, labels, none }: StillLinesProps) {
  const [zone, setZone] = useState<Zone>('UTC');
  const view = useMemo(() => viewOf(lines), [lines]);
  return (
    <div className="space-y-3">
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <span role="status" className="tabular text-xs text-ink-muted">
          {formatCount(lines.length)} {lines.length === 1 ? 'line' : 'lines'}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {lines.length > 0 ? <CopyLines view={view} /> : null}
          <SwitchTabs label="Times in" options={['UTC', 'local'] as const} chosen={zone} onChoose={setZone} />
        </span>
      </div>
      {lines.length === 0 ? (
        <p className="-mx-4 border-y border-line bg-sunken px-4 py-3 text-xs text-ink-faint">{none}</p>
      ) : (
        <StreamLines
          label="Log lines, oldest first"
          view={view}
          zone={zone}
          follows={false}
          onFollow={() => undefined}
          origin={(line) => <LineOrigin line={line} labels={labels} />}
          detail={(line) => <LinePlace line={line} labels={labels} />}
        />
      )}
    </div>
  );
}
