import type { Actor } from './record.ts';

export type NotedBy = Pick<Actor, 'id' | 'name'>;

/** Somebody has seen that an alarm is in a state, and looks after it. */
export interface Acknowledgement {
  readonly alarm: string;
  /** The state that was seen: when it began, in milliseconds since the epoch. */
  readonly since: number;
  readonly by: NotedBy;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly note?: string;
}

/** Where the endpoint knows no mute rules, the console keeps when an alarm's actions are to be enabled again. */
export interface KeptSilence {
  readonly alarm: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly by: NotedBy;
  readonly at: number;
  readonly note?: string;
}

/** What a plan, and a page, may know of what people said of the alarms of an environment. */
export interface AlarmNoteReads {
  readonly acknowledgements: (environmentId: string) => Promise<readonly Acknowledgement[]>;
  readonly silences: (environmentId: string) => Promise<readonly KeptSilence[]>;
}

/** The same, in the home environment's table. One of each kind an alarm; the later one stands. */
export interface AlarmNotes extends AlarmNoteReads {
  readonly acknowledge: (environmentId: string, acknowledgement: Acknowledgement) => Promise<void>;
  readonly unacknowledge: (environmentId: string, alarm: string) => Promise<void>;
  readonly keepSilence: (environmentId: string, silence: KeptSilence) => Promise<void>;
  readonly forgetSilence: (environmentId: string, alarm: string) => Promise<void>;
}

/** The acknowledgement that holds: void once the alarm has changed its state since. */
export function acknowledgementOf(
  all: readonly Acknowledgement[],
  alarm: { readonly name: string; readonly since: number },
): Acknowledgement | undefined {
  return all.find((one) => one.alarm === alarm.name && one.since === alarm.since);
}
