import {
  Activity,
  CircleCheck,
  CirclePause,
  CircleSlash,
  Flame,
  OctagonAlert,
  Rocket,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Deployable, DeploymentStage } from '../../../core/resources/deployments/types.ts';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';
import { shareWord } from './side-words.ts';

const LOOKS: Readonly<Record<DeploymentStage, { readonly icon: LucideIcon; readonly tone: Tone }>> = {
  steady: { icon: CircleCheck, tone: 'good' },
  deploying: { icon: Rocket, tone: 'accent' },
  shifting: { icon: Activity, tone: 'accent' },
  baking: { icon: Flame, tone: 'accent' },
  paused: { icon: CirclePause, tone: 'warn' },
  'rolling back': { icon: Undo2, tone: 'warn' },
  failed: { icon: OctagonAlert, tone: 'bad' },
  'scaled to zero': { icon: CircleSlash, tone: 'neutral' },
};

/** Where a service's release stands, by shape and word, with the newer side's share while there is one. */
export function StageMark({ deployable }: { readonly deployable: Pick<Deployable, 'stage' | 'sides'> }) {
  const { stage, sides } = deployable;
  const { icon: Icon, tone } = LOOKS[stage];
  const share = stage === 'steady' ? undefined : shareWord(sides);
  return (
    <Badge tone={tone} title={sides.find((side) => side.rolloutReason)?.rolloutReason}>
      <Icon aria-hidden className="size-3" />
      {stage}
      {share ? <span className="tabular">{share}</span> : null}
    </Badge>
  );
}
