import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { MissingTraces, TraceSource } from '../../../core/traces/types.ts';

const WHAT: Readonly<Record<TraceSource, string>> = {
  console: 'what was done through the console',
  cloudtrail: 'who changed what by other means',
  deployments: 'deployments',
  alarms: 'alarms',
  scaling: 'what was scaled by itself',
  snapshots: 'how its settings changed',
};

interface MissingTracesListProps {
  readonly missing: readonly MissingTraces[];
  readonly labels: readonly EnvironmentLabel[];
}

/** What is not on the timeline because its source said nothing, in sentences. */
export function MissingTracesList({ missing, labels }: MissingTracesListProps) {
  if (missing.length === 0) return null;
  return (
    <div role="note" aria-label="What is missing here" className="space-y-1 text-xs">
      {missing.map(({ environmentId, source, sentence, isNotOffered }) => {
        const label = labels.find(({ id }) => id === environmentId)?.label ?? environmentId;
        return (
          <p
            key={`${environmentId} ${source} ${sentence}`}
            className={isNotOffered ? 'text-ink-faint' : 'text-warn'}
          >
            {label}, {WHAT[source]}: {sentence}
          </p>
        );
      })}
    </div>
  );
}
