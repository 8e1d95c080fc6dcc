import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleHelp, CircleSlash, LoaderCircle, OctagonAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { RunState } from '../../../core/actions/run.ts';
import type { Stall } from '../../features/operations/run-view.ts';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const LOOKS: Readonly<Record<RunState, Look>> = {
  waiting: { word: 'Waiting', icon: CircleDashed, tone: 'text-warn' },
  running: { word: 'Running', icon: LoaderCircle, tone: 'text-accent' },
  done: { word: 'Done', icon: CircleCheck, tone: 'text-good' },
  failed: { word: 'Failed', icon: OctagonAlert, tone: 'text-bad' },
  cancelled: { word: 'Cancelled', icon: CircleSlash, tone: 'text-ink-muted' },
  unknown: { word: 'Outcome unknown', icon: CircleHelp, tone: 'text-warn' },
};

interface RunStateMarkProps {
  readonly state: RunState;
  readonly stall?: Stall;
  readonly undone?: boolean;
}

/** Where a run stands, by a shape and a word. */
export function RunStateMark({ state, stall, undone = false }: RunStateMarkProps) {
  const look =
    stall === 'silent'
      ? { ...LOOKS.running, word: 'Silent', icon: CircleHelp, tone: 'text-warn' }
      : LOOKS[state];
  const Icon = look.icon;
  return (
    <span
      data-run-state={state}
      className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', look.tone)}
    >
      <Icon
        aria-hidden
        className={clsx('size-3.5 shrink-0', state === 'running' && !stall && 'motion-safe:animate-spin')}
      />
      {look.word}
      {undone ? <span className="font-normal text-ink-faint">, undone</span> : null}
    </span>
  );
}
