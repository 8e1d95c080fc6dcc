import { CircleCheck, CircleDashed, CirclePause, OctagonAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { FunctionStanding } from '../../../core/resources/functions/types.ts';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';
import { standingWord } from './function-words.ts';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<string, Look>> = {
  Active: { icon: CircleCheck, tone: 'good' },
  Failed: { icon: OctagonAlert, tone: 'bad' },
  'Update failed': { icon: OctagonAlert, tone: 'bad' },
};
const ON_ITS_WAY: Look = { icon: CircleDashed, tone: 'warn' };

/** Whether a function can be called, by shape and word. One that may not run at all is said to be stopped. */
export function FunctionMark({ standing }: { readonly standing: FunctionStanding }) {
  const { stateReason, lastUpdateReason, reservedConcurrency } = standing;
  const word = standingWord(standing);
  const isStopped = reservedConcurrency === 0;
  const { icon: Icon, tone } = isStopped
    ? { icon: CirclePause, tone: 'warn' as const }
    : (LOOKS[word] ?? ON_ITS_WAY);
  const title = isStopped ? 'Its reserved concurrency is 0: every call is throttled.' : undefined;
  return (
    <Badge tone={tone} title={title ?? stateReason ?? lastUpdateReason}>
      <Icon aria-hidden className="size-3" />
      {isStopped ? 'stopped' : word.toLowerCase()}
    </Badge>
  );
}
