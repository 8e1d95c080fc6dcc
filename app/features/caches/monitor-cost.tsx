import { Gauge } from 'lucide-react';
import { MONITOR_LINES_PER_SECOND, MONITOR_SECONDS } from '../../../core/resources/caches/limits.ts';

/** What a live look costs, said before it is taken. */
export function MonitorCost() {
  return (
    <div className="flex gap-3 rounded-lg border border-line bg-surface px-4 py-3 text-sm text-ink-muted">
      <Gauge aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <p>
        MONITOR makes the server repeat every command that it takes: by Redis&rsquo;s own measure a single one
        can halve what a busy server gets done. Here it ends by itself after {MONITOR_SECONDS} seconds. At
        most {MONITOR_LINES_PER_SECOND} commands a second are shown, the rest is counted; passwords are
        masked.
      </p>
    </div>
  );
}
