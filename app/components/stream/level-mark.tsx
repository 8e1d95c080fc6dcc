import clsx from 'clsx';
import { Circle, CircleAlert, Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Level } from '../../../core/resources/logs/line-shape.ts';

const MARKS: Readonly<Record<Level, { readonly icon: LucideIcon; readonly tone: string }>> = {
  fatal: { icon: OctagonX, tone: 'font-semibold text-bad' },
  error: { icon: CircleAlert, tone: 'font-medium text-bad' },
  warn: { icon: TriangleAlert, tone: 'font-medium text-warn' },
  info: { icon: Info, tone: 'text-ink-muted' },
  debug: { icon: Circle, tone: 'text-ink-faint' },
};

/** How bad a line is, by shape and word. Its place is kept where nothing tells. */
export function LevelMark({ level }: { readonly level?: Level }) {
  if (level === undefined) return <span className="inline-block w-14 shrink-0" />;
  const { icon: Icon, tone } = MARKS[level];
  return (
    <span className={clsx('inline-flex w-14 shrink-0 items-center gap-1 text-2xs', tone)}>
      <Icon aria-hidden className="size-3" />
      {level}
    </span>
  );
}
