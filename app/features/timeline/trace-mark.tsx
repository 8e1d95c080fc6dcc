import clsx from 'clsx';
import { BellOff, BellRing, EqualNot, OctagonX, PenLine, Rocket, Scaling } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Trace, TraceSource } from '../../../core/traces/types.ts';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const LOOKS: Readonly<Record<TraceSource, Look>> = {
  console: { word: 'Action', icon: PenLine, tone: 'text-ink-muted' },
  cloudtrail: { word: 'Change', icon: PenLine, tone: 'text-accent' },
  deployments: { word: 'Deployment', icon: Rocket, tone: 'text-accent' },
  alarms: { word: 'Alarm', icon: BellRing, tone: 'text-bad' },
  scaling: { word: 'Scaled', icon: Scaling, tone: 'text-accent' },
  snapshots: { word: 'Settings', icon: EqualNot, tone: 'text-warn' },
};

function lookOf({ source, outcome, who }: Trace): Look {
  if (source === 'snapshots' && who !== undefined) return { ...LOOKS.snapshots, tone: 'text-ink-muted' };
  if (source === 'alarms')
    return outcome === 'good' ? { word: 'Alarm over', icon: BellOff, tone: 'text-good' } : LOOKS.alarms;
  return outcome === 'bad' ? { word: 'Failed', icon: OctagonX, tone: 'text-bad' } : LOOKS[source];
}

/** What kind of trace it is, by a shape and a word. */
export function TraceMark({ trace }: { readonly trace: Trace }) {
  const { word, icon: Icon, tone } = lookOf(trace);
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', tone)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
