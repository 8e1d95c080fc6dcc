import clsx from 'clsx';
import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { useBoard, useCursor, useZoom } from './board-context.ts';
import type { MarkKind } from './marks.ts';
import { periodAt, shareOf, zoomOf } from './time-cursor.ts';

const MARK_LINES: Readonly<Record<MarkKind, string>> = {
  deployment: 'border-l border-accent/60',
  action: 'border-l border-dashed border-ink-faint/60',
  alarm: 'border-l border-bad/70',
};

/**
 * What lies over the lines of a chart: the page's one cursor, what is being marked, and what happened. It is drawn by
 * itself, so that a moving mouse draws no line of data anew.
 */
export function PlotOverlay({ isInSight }: { readonly isInSight?: () => boolean }) {
  const { stretch, marks, cursor, labels } = useBoard();
  const zoom = useZoom();
  const begun = useRef<number>();
  const momentOf = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return periodAt(stretch, (event.clientX - box.left) / Math.max(1, box.width));
  };
  return (
    <div
      aria-hidden
      data-plot
      className="absolute inset-y-0 left-[40px] right-[8px] cursor-crosshair touch-pan-y"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        begun.current = momentOf(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const at = momentOf(event);
        if (begun.current === undefined) cursor.move(at);
        else cursor.mark(begun.current, at);
      }}
      onPointerUp={(event) => {
        if (begun.current === undefined) return;
        const marked = { from: begun.current, to: momentOf(event) };
        begun.current = undefined;
        zoom(zoomOf(stretch, marked));
      }}
      onPointerCancel={() => {
        begun.current = undefined;
        cursor.clear();
      }}
      onPointerLeave={() => {
        if (begun.current === undefined) cursor.clear();
      }}
    >
      {marks.map((mark, index) => (
        <Upright
          key={index}
          share={shareOf(stretch, mark.at)}
          className={MARK_LINES[mark.kind]}
          colour={labels.find(({ id }) => id === mark.environmentId)?.colour}
        />
      ))}
      <CursorLines isInSight={isInSight} />
    </div>
  );
}

function CursorLines({ isInSight }: { readonly isInSight?: () => boolean }) {
  const { stretch } = useBoard();
  const { at, marked } = useCursor(isInSight);
  if (marked) {
    const [from, to] = [Math.min(marked.from, marked.to), Math.max(marked.from, marked.to)];
    const left = shareOf(stretch, from);
    return (
      <div
        className="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/10"
        style={{ left: percent(left), width: percent(shareOf(stretch, to) - left) }}
      />
    );
  }
  return at === undefined ? null : (
    <Upright share={shareOf(stretch, at)} className="border-l border-ink-muted" />
  );
}

interface UprightProps {
  readonly share: number;
  readonly className: string;
  readonly colour?: string;
}

function Upright({ share, className, colour }: UprightProps) {
  return (
    <div
      data-colour={colour}
      className={clsx('pointer-events-none absolute inset-y-0 w-0', className)}
      style={{ left: percent(share) }}
    />
  );
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
