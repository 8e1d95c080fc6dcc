import { EqualNot } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RowMark } from '../../features/lists/row-mark.ts';
import { PairLink } from '../ui/pair-link.tsx';

interface DifferenceMarkProps {
  readonly mark: RowMark;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
}

/** Whether the halves of a row differ, in what, and whether they should. Nothing is drawn where they are alike. */
export function DifferenceMark({ mark, labels }: DifferenceMarkProps) {
  if (mark.state === 'equal') return null;
  const title = mark.told.join('\n');
  if (mark.state === 'not-seen')
    return (
      <span className="whitespace-nowrap text-2xs text-ink-faint" title={title}>
        not compared
      </span>
    );
  const { to } = mark;
  if (mark.state === 'alone') {
    const look = mark.isMeant ? 'text-ink-faint' : 'text-warn';
    return (
      <PairLink to={to} title={title} className={`whitespace-nowrap text-2xs hover:underline ${look}`}>
        only {labels[mark.half === 'left' ? 0 : 1].label}
        {mark.isMeant ? <span className="sr-only"> as meant</span> : null}
      </PairLink>
    );
  }
  if (mark.state === 'as-meant')
    return (
      <PairLink to={to} title={title} className="-m-1 rounded p-1 text-ink-faint hover:text-accent">
        <EqualNot aria-hidden className="size-3" />
        <span className="sr-only">differs as meant</span>
      </PairLink>
    );
  return (
    <PairLink
      to={to}
      title={title}
      className="inline-flex items-center gap-1 whitespace-nowrap rounded bg-warn/10 px-1.5 text-2xs font-medium text-warn hover:bg-warn/20"
    >
      <EqualNot aria-hidden className="size-3" />
      <span className="tabular">{mark.count}</span>
      <span className="sr-only">
        difference{mark.count === 1 ? '' : 's'}. {mark.told.join(' ')}
      </span>
    </PairLink>
  );
}
