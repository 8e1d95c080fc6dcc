import { CircleCheck, CircleDashed, OctagonAlert, Scaling } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { AlarmState } from '../../../core/resources/alarms/types.ts';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly word: string;
}

const LOOKS: Readonly<Record<AlarmState, Look>> = {
  ALARM: { icon: OctagonAlert, tone: 'bad', word: 'in alarm' },
  INSUFFICIENT_DATA: { icon: CircleDashed, tone: 'warn', word: 'no data' },
  OK: { icon: CircleCheck, tone: 'good', word: 'ok' },
};

interface AlarmMarkProps {
  readonly state: AlarmState;
  /** Of Application Auto Scaling: in ALARM it says that something is scaled, not that something is wrong. */
  readonly isScaling?: boolean;
}

/** An alarm's state by shape and word. */
export function AlarmMark({ state, isScaling = false }: AlarmMarkProps) {
  const { icon, tone, word } = LOOKS[state];
  const Icon = isScaling ? Scaling : icon;
  return (
    <Badge
      tone={isScaling ? 'neutral' : tone}
      title={isScaling ? 'Belongs to Application Auto Scaling: it fires in normal life.' : undefined}
    >
      <Icon aria-hidden className="size-3" />
      {isScaling && state === 'ALARM' ? 'scales' : word}
    </Badge>
  );
}
