import { Check, CircleDashed, CircleHelp, CircleSlash, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { StageState, TraceStage } from '../../../core/resources/trace/types.ts';

const LOOKS: Readonly<
  Record<StageState, { readonly icon: LucideIcon; readonly word: string; readonly ink: string }>
> = {
  done: { icon: Check, word: 'done', ink: 'text-good' },
  waiting: { icon: CircleDashed, word: 'waiting', ink: 'text-warn' },
  failed: { icon: X, word: 'failed', ink: 'text-bad' },
  absent: { icon: CircleSlash, word: 'not there', ink: 'text-ink-faint' },
  unknown: { icon: CircleHelp, word: 'not known', ink: 'text-ink-faint' },
};

/** How far a video has come, station by station. */
export function TraceStages({ stages }: { readonly stages: readonly TraceStage[] }) {
  return (
    <ol className="divide-y divide-line rounded-md border border-line">
      {stages.map(({ name, state, detail }) => {
        const { icon: Icon, word, ink } = LOOKS[state];
        return (
          <li key={name} data-state={state} className="flex items-baseline gap-3 px-3 py-1.5 text-sm">
            <Icon aria-hidden className={`size-3.5 shrink-0 self-center ${ink}`} />
            <span className="w-28 shrink-0">{name}</span>
            <span className={`w-20 shrink-0 text-xs ${ink}`}>{word}</span>
            <span className="min-w-0 truncate text-xs text-ink-muted" title={detail}>
              {detail}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
