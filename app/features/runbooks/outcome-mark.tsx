import clsx from 'clsx';
import { CircleCheck, CircleHelp, CircleMinus, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { CheckOutcome } from '../../../core/runbooks/outcome.ts';
import { OUTCOME_WORDS } from '../../../core/runbooks/outcome.ts';

const LOOKS: Readonly<Record<CheckOutcome, readonly [LucideIcon, string]>> = {
  good: [CircleCheck, 'text-good'],
  warn: [TriangleAlert, 'text-warn'],
  unknown: [CircleHelp, 'text-warn'],
  bad: [OctagonAlert, 'text-bad'],
};

interface OutcomeMarkProps {
  /** Undefined: nothing was asked. */
  readonly outcome: CheckOutcome | undefined;
  /** Before the word, for those who hear it: which environment. */
  readonly of?: string;
  readonly withWord?: boolean;
}

/** An outcome by its shape, and its word beside it or for those who do not see it. */
export function OutcomeMark({ outcome, of, withWord = false }: OutcomeMarkProps) {
  const [Icon, tone] = outcome ? LOOKS[outcome] : [CircleMinus, 'text-ink-faint'];
  const word = outcome ? OUTCOME_WORDS[outcome] : 'Not asked';
  return (
    <span
      data-outcome={outcome ?? 'not-asked'}
      className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', tone)}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={withWord ? undefined : 'sr-only'}>
        {of ? <span className="sr-only">{of}: </span> : null}
        {word}
      </span>
    </span>
  );
}
