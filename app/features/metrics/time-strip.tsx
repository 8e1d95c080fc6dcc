import clsx from 'clsx';
import { BellRing, Rocket, Wrench } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useRef } from 'react';
import { formatMoment } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { useHydrated } from '../../components/use-hydrated.ts';
import { useBoard, useCursor, useZoom } from './board-context.ts';
import type { Mark, MarkKind } from './marks.ts';
import { percent, PlotOverlay } from './plot-overlay.tsx';
import { moved, moveOf, periodAt, shareOf, widened, zoomOf } from './time-cursor.ts';
import { tickWords, timeTicks } from './units.ts';

/**
 * The one time axis of all charts, with the cursor in words and what happened. By keyboard: arrows move the cursor,
 * with Shift they mark a stretch, Enter shows it, `-` shows twice as much, Escape takes the cursor away.
 */
export function TimeStrip() {
  const { labels } = useBoard();
  const isHydrated = useHydrated();
  return (
    <div className="sticky top-12 z-10 -mx-1 rounded-md border border-line bg-canvas px-1 pb-1 pt-1.5">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-2 text-xs">
        {labels.map((label, index) => (
          <span key={label.id} data-colour={label.colour} className="inline-flex items-center gap-1.5">
            <SideName side={label} />
            <span aria-hidden className={clsx('w-4 rounded-full bg-side', index === 0 ? 'h-px' : 'h-0.5')} />
          </span>
        ))}
        <CursorWords />
      </div>
      {isHydrated ? <Axis /> : <div className="h-9" />}
    </div>
  );
}

function CursorWords() {
  const { stretch } = useBoard();
  const { at, marked } = useCursor();
  const period = stretch.periodSeconds;
  return (
    <span className="tabular ml-auto text-2xs text-ink-muted">
      {marked
        ? `${shortMoment(Math.min(marked.from, marked.to))} to ${shortMoment(Math.max(marked.from, marked.to) + period * 1_000)}`
        : at === undefined
          ? `${shortMoment(stretch.from)} to ${shortMoment(stretch.to)} UTC`
          : `${shortMoment(at)} UTC`}
    </span>
  );
}

function shortMoment(at: number): string {
  return formatMoment(at).slice(0, 16);
}

function Axis() {
  const { stretch, marks, cursor } = useBoard();
  const { at, marked } = useCursor();
  const zoom = useZoom();
  const anchor = useRef<number>();
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveOf(event.key);
    if (move) {
      const next = moved(stretch, cursor.current().at, move);
      if (event.shiftKey) {
        anchor.current ??= cursor.current().at ?? next;
        cursor.mark(anchor.current, next);
      } else {
        anchor.current = undefined;
        cursor.clear();
        cursor.move(next);
      }
    } else if (event.key === 'Enter' && marked) zoom(zoomOf(stretch, marked));
    else if (event.key === '-') zoom(widened(stretch, Date.now()));
    else if (event.key === '+' && at !== undefined) zoom(quarterAbout(stretch, at));
    else if (event.key === 'Escape') cursor.clear();
    else return;
    if (event.key === 'Enter' || event.key === 'Escape') anchor.current = undefined;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative h-9">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-describedby="time-keys"
        aria-valuemin={stretch.from}
        aria-valuemax={periodAt(stretch, 1)}
        aria-valuenow={at ?? periodAt(stretch, 1)}
        aria-valuetext={at === undefined ? 'no moment chosen' : `${shortMoment(at)} UTC`}
        className="absolute inset-0 rounded-sm"
        onKeyDown={onKeyDown}
      />
      <p id="time-keys" className="sr-only">
        Arrows move the cursor over all charts; with Shift they mark a stretch, Enter shows it, minus shows
        twice as much.
      </p>
      <PlotOverlay />
      <div aria-hidden className="pointer-events-none absolute inset-x-0 bottom-0 left-[40px] right-[8px]">
        {timeTicks(stretch.from, stretch.to).map((tick) => (
          <span
            key={tick}
            className="tabular absolute bottom-0 -translate-x-1/2 text-2xs text-ink-faint"
            style={{ left: percent(shareOf(stretch, tick)) }}
          >
            {tickWords(tick)}
          </span>
        ))}
      </div>
      <div className="pointer-events-none absolute inset-y-0 left-[40px] right-[8px]">
        {marks.map((mark, index) => (
          <MarkLink key={index} mark={mark} share={shareOf(stretch, mark.at)} />
        ))}
      </div>
    </div>
  );
}

/** A quarter of the stretch with the moment in its middle. */
function quarterAbout(stretch: { readonly from: number; readonly to: number }, at: number) {
  const half = (stretch.to - stretch.from) / 8;
  return { from: at - half, to: at + half };
}

export const MARK_ICONS: Readonly<Record<MarkKind, LucideIcon>> = {
  deployment: Rocket,
  action: Wrench,
  alarm: BellRing,
};
export const MARK_TONES: Readonly<Record<MarkKind, string>> = {
  deployment: 'text-accent',
  action: 'text-ink-muted',
  alarm: 'text-bad',
};

/** A mark at its place on the axis; the list below the charts holds the same ones for the keyboard. */
function MarkLink({ mark, share }: { readonly mark: Mark; readonly share: number }) {
  const { labels } = useBoard();
  const label = labels.find(({ id }) => id === mark.environmentId);
  const Icon = MARK_ICONS[mark.kind];
  const words = `${formatMoment(mark.at)} UTC, ${label?.label ?? mark.environmentId}: ${mark.label}`;
  const look = 'pointer-events-auto absolute top-0 -translate-x-1/2 rounded p-0.5 hover:bg-sunken';
  const place = { left: percent(share) };
  const icon = <Icon aria-hidden className={clsx('size-3', MARK_TONES[mark.kind])} />;
  if (mark.href === undefined)
    return (
      <span title={words} className={look} style={place}>
        {icon}
      </span>
    );
  return (
    <PairLink to={mark.href} title={words} aria-label={words} tabIndex={-1} className={look} style={place}>
      {icon}
    </PairLink>
  );
}
