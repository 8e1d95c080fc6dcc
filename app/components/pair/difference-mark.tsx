import { EqualNot } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RowMark } from '../../features/lists/paired-list.ts';

interface DifferenceMarkProps {
  readonly mark: RowMark;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
}

/** Whether the halves of a row differ, and in what. Nothing is drawn where they are alike. */
export function DifferenceMark({ mark, labels }: DifferenceMarkProps) {
  if (mark.state === 'equal') return null;
  if (mark.state === 'not-seen')
    return (
      <span className="text-2xs text-ink-faint" title="Both sides have to be seen to be compared.">
        not compared
      </span>
    );
  if (mark.state === 'alone') {
    const side = labels[mark.half === 'left' ? 0 : 1];
    return <span className="whitespace-nowrap text-2xs text-warn">only {side.label}</span>;
  }
  const told = mark.differences.map(
    ({ fact, left, right }) =>
      `${fact}: ${left ?? 'none'} in ${labels[0].label}, ${right ?? 'none'} in ${labels[1].label}`,
  );
  return (
    <span
      className="inline-flex items-center gap-1 whitespace-nowrap rounded bg-warn/10 px-1.5 text-2xs font-medium text-warn"
      title={told.join('\n')}
    >
      <EqualNot aria-hidden className="size-3" />
      <span className="tabular">{mark.differences.length}</span>
      <span className="sr-only">differences. {told.join('. ')}</span>
    </span>
  );
}
