import clsx from 'clsx';
import { CircleCheck, Hourglass, ThumbsDown, TimerOff, Unlink } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ShownState } from './approval-view.ts';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const LOOKS: Readonly<Record<ShownState, Look>> = {
  waiting: { word: 'Waiting', icon: Hourglass, tone: 'text-warn' },
  approved: { word: 'Agreed', icon: CircleCheck, tone: 'text-good' },
  declined: { word: 'Declined', icon: ThumbsDown, tone: 'text-bad' },
  void: { word: 'Void', icon: Unlink, tone: 'text-ink-muted' },
  expired: { word: 'Run out', icon: TimerOff, tone: 'text-ink-muted' },
};

/** Where a request stands, by a shape and a word. */
export function ApprovalMark({ state }: { readonly state: ShownState }) {
  const { word, icon: Icon, tone } = LOOKS[state];
  return (
    <span
      data-approval-state={state}
      className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', tone)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
