import clsx from 'clsx';
import {
  Ban,
  BookOpenCheck,
  CircleDot,
  CircleHelp,
  Link2,
  Link2Off,
  ShieldAlert,
  Square,
  ThumbsDown,
  UserCheck,
  Scale,
  Unlink,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { RecordKind } from '../../../core/actions/record.ts';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import type { RunView } from '../operations/run-view.ts';
import type { TimelineRow } from './rows.ts';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const LOOKS: Readonly<Record<RecordKind, Look>> = {
  intent: { word: 'Begun', icon: CircleDot, tone: 'text-ink-muted' },
  outcome: { word: 'Ended', icon: CircleDot, tone: 'text-ink-muted' },
  'approval-requested': { word: 'Asked for', icon: CircleHelp, tone: 'text-warn' },
  approved: { word: 'Agreed', icon: UserCheck, tone: 'text-good' },
  declined: { word: 'Declined', icon: ThumbsDown, tone: 'text-bad' },
  'approval-void': { word: 'Void', icon: Unlink, tone: 'text-warn' },
  'break-glass': { word: 'Glass broken', icon: ShieldAlert, tone: 'text-bad' },
  'cancel-requested': { word: 'Stop asked', icon: Square, tone: 'text-ink-muted' },
  refused: { word: 'Refused', icon: Ban, tone: 'text-bad' },
  'rules-changed': { word: 'Rules', icon: Scale, tone: 'text-accent' },
  runbook: { word: 'Runbook', icon: BookOpenCheck, tone: 'text-accent' },
  'link-made': { word: 'Link made', icon: Link2, tone: 'text-accent' },
  'link-withdrawn': { word: 'Link withdrawn', icon: Link2Off, tone: 'text-ink-muted' },
};

/** What became of it, by a shape and a word. What has begun and is under way is told by its run. */
export function RowMark({ row, run }: { readonly row: TimelineRow; readonly run?: RunView }) {
  const state = row.outcome ?? (run && row.runId ? run.state : undefined);
  if (state && row.kind !== 'refused')
    return <RunStateMark state={state} stall={run?.stall} undone={run?.undoneBy !== undefined} />;
  return <KindMark kind={row.kind} />;
}

export function KindMark({ kind }: { readonly kind: RecordKind }) {
  const { word, icon: Icon, tone } = LOOKS[kind];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-xs font-medium', tone)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
