import clsx from 'clsx';
import { Circle, CircleCheck, CircleSlash, LoaderCircle, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { StepView } from './way-view.ts';

export type MarkState = StepView['state'] | 'warned';

const LOOKS: Readonly<Record<MarkState, readonly [icon: LucideIcon, tone: string, word: string]>> = {
  open: [Circle, 'text-ink-faint', 'open'],
  running: [LoaderCircle, 'text-accent', 'running'],
  done: [CircleCheck, 'text-good', 'done'],
  warned: [TriangleAlert, 'text-warn', 'with a warning'],
  failed: [OctagonAlert, 'text-bad', 'failed'],
  cancelled: [CircleSlash, 'text-ink-muted', 'stopped'],
};

interface StepMarkProps {
  readonly state: MarkState;
  /** Instead of the state's own word. */
  readonly word?: string;
  readonly withWord?: boolean;
}

/** How a step stands, by a shape and a word. */
export function StepMark({ state, word, withWord = false }: StepMarkProps) {
  const [Icon, tone, own] = LOOKS[state];
  return (
    <span
      data-step-state={state}
      className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', tone)}
    >
      <Icon
        aria-hidden
        className={clsx('size-4 shrink-0', state === 'running' && 'motion-safe:animate-spin')}
      />
      <span className={withWord ? undefined : 'sr-only'}>{word ?? own}</span>
    </span>
  );
}
