import type { Acknowledgement, KeptSilence } from '../../../core/actions/alarm-notes.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import type { AlarmState, MuteRule } from '../../../core/resources/alarms/types.ts';

/** An alarm as the list and the overview draw it: in words already, so that a browser is sent no more. */
export interface AlarmRow {
  readonly name: string;
  readonly state: AlarmState;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly kind: 'metric' | 'math' | 'query' | 'composite';
  readonly watches: string;
  readonly threshold?: string;
  readonly reason: string;
  readonly isScaling: boolean;
  readonly actionsEnabled: boolean;
  readonly tells: number;
}

/** What people said of the alarms of a side. */
export interface SideNotes {
  readonly mutes: Promise<Cell<readonly MuteRule[]>>;
  readonly noted: Promise<Cell<Noted>>;
}

export interface Noted {
  readonly acknowledgements: readonly Acknowledgement[];
  readonly silences: readonly KeptSilence[];
}

/** How urgent a state is, the worst first. */
const RANKS: Readonly<Record<AlarmState, number>> = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };
const SCALING_RANK = 3;

/** An alarm of Application Auto Scaling is in ALARM in normal life: it stands behind all others. */
export function rankOf(alarm: Pick<AlarmRow, 'state' | 'isScaling'>): number {
  return alarm.isScaling ? SCALING_RANK + RANKS[alarm.state] : RANKS[alarm.state];
}

/** What the list can be narrowed to. */
export const SHOWN_STATES = ['all', 'alarm', 'no-data', 'ok', 'scaling'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export const SHOWN_WORDS: Readonly<Record<ShownState, string>> = {
  all: 'All',
  alarm: 'In alarm',
  'no-data': 'No data',
  ok: 'OK',
  scaling: 'Auto Scaling',
};

const STATE_OF: Readonly<Partial<Record<ShownState, AlarmState>>> = {
  alarm: 'ALARM',
  'no-data': 'INSUFFICIENT_DATA',
  ok: 'OK',
};

/** Whether an alarm belongs to what is shown. Those of Auto Scaling are among all, and by themselves. */
export function isShown(alarm: Pick<AlarmRow, 'state' | 'isScaling'>, shown: ShownState): boolean {
  if (shown === 'all') return true;
  if (shown === 'scaling') return alarm.isScaling;
  return !alarm.isScaling && alarm.state === STATE_OF[shown];
}
