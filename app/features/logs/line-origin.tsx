import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { TailLine } from '../../../core/resources/logs/types.ts';
import { formatDuration } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';

interface LineOriginProps {
  readonly line: TailLine;
  readonly labels: readonly EnvironmentLabel[];
}

/** Where a line comes from: its environment in its colour, and the end of its group's name. */
export function LineOrigin({ line, labels }: LineOriginProps) {
  const side = labels.find(({ id }) => id === line.environmentId);
  return (
    <>
      {side ? (
        <span
          data-colour={side.colour}
          className="inline-flex shrink-0 items-center gap-1.5 text-2xs text-side-ink"
        >
          <span aria-hidden className="size-2 rounded-full bg-side" />
          <span className="sr-only sm:not-sr-only sm:inline-block sm:w-20 sm:truncate">{side.label}</span>
        </span>
      ) : null}
      <span
        className="hidden w-36 shrink-0 truncate text-2xs text-ink-muted md:inline-block"
        title={line.group}
      >
        {shortGroup(line.group)}
        {line.isLate ? ' · late' : ''}
      </span>
    </>
  );
}

/** `/aws/lambda/some` is `some`; `container:some` too. */
export function shortGroup(group: string): string {
  return (
    group
      .replace(/^container:/, '')
      .split('/')
      .at(-1) || group
  );
}

/** What else is known of a line, and the way to what stands around it. */
export function LinePlace({ line, labels }: LineOriginProps) {
  const { environmentId, group, stream, at, ingestedAt } = line;
  const side = labels.find(({ id }) => id === environmentId);
  const delaySeconds = ingestedAt === undefined ? 0 : (ingestedAt - at) / 1_000;
  return (
    <>
      {side ? <SideName side={side} className="text-2xs" /> : null}
      <span className="min-w-0 break-all font-mono text-2xs text-ink-muted">
        {group} · {stream}
      </span>
      {Math.abs(delaySeconds) >= 2 ? (
        <span className="text-2xs text-ink-muted">
          ingested {formatDuration(Math.abs(delaySeconds))}{' '}
          {delaySeconds < 0 ? 'before its own time' : 'later'}
        </span>
      ) : null}
      {line.isLate ? <span className="text-2xs text-warn">came late</span> : null}
      {group.startsWith('container:') ? null : (
        <PairLink
          to="/logs/context"
          search={{ environment: environmentId, group, stream, at: String(at) }}
          className="text-2xs text-accent hover:underline"
        >
          Lines around it
        </PairLink>
      )}
    </>
  );
}
