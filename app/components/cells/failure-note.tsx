import clsx from 'clsx';
import { Ban, CircleHelp, CircleSlash, Gauge, Hourglass, OctagonAlert, Unplug } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Failure, FailureState } from '../../../core/cells/cell.ts';
import { failureSentence, failureTitle } from '../../../core/cells/cell.ts';
import { Age } from '../clock.tsx';

const ICONS: Readonly<Record<FailureState, LucideIcon>> = {
  denied: Ban,
  throttled: Gauge,
  unsupported: CircleSlash,
  unreachable: Unplug,
  'timed-out': Hourglass,
  absent: CircleHelp,
  rejected: OctagonAlert,
  broken: OctagonAlert,
};

/** Failures that are nobody's fault here are quiet; the others ask for attention. */
function toneOf(state: FailureState): string {
  return state === 'unsupported' || state === 'absent'
    ? 'text-ink-muted'
    : state === 'throttled'
      ? 'text-warn'
      : 'text-bad';
}

/** A failure in one line: a shape, a word, and the whole story as its title. */
export function FailureMark({ failure }: { readonly failure: Failure }) {
  const Icon = ICONS[failure.state];
  return (
    <span
      className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs', toneOf(failure.state))}
      title={`${failureSentence(failure)}${failure.code ? ` (${failure.code})` : ''}`}
      data-state={failure.state}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {failureTitle(failure)}
    </span>
  );
}

/** A failure as a panel: what was asked, what came back, and since when. */
export function FailureNote({
  failure,
  compact = false,
}: {
  readonly failure: Failure;
  readonly compact?: boolean;
}) {
  const Icon = ICONS[failure.state];
  return (
    <div
      data-state={failure.state}
      className={clsx(
        'flex gap-3 rounded-lg border border-line bg-surface',
        compact ? 'px-3 py-2' : 'px-4 py-3.5',
      )}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', toneOf(failure.state))} />
      <div className="min-w-0 space-y-0.5 text-sm">
        {/* Without the age: a region that speaks would say it every five seconds. */}
        <div role="status" className="space-y-0.5">
          <p className={clsx('font-medium', toneOf(failure.state))}>{failureTitle(failure)}</p>
          <p className="text-ink-muted">{failureSentence(failure)}</p>
          {failure.detail ? (
            <p className="break-words font-mono text-2xs text-ink-faint">
              {failure.code ? `${failure.code}: ` : ''}
              {failure.detail}
            </p>
          ) : failure.code ? (
            <p className="font-mono text-2xs text-ink-faint">{failure.code}</p>
          ) : null}
        </div>
        <p className="text-2xs text-ink-faint">
          <Age at={failure.at} />
        </p>
      </div>
    </div>
  );
}
