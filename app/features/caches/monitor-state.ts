import { failureSentence } from '../../../core/cells/cell.ts';
import { MONITOR_SECONDS } from '../../../core/resources/caches/limits.ts';
import type { MonitorEvent, MonitorLine } from '../../../core/resources/caches/types.ts';
import type { MonitorMessage } from './monitor-message.ts';

/** What a browser keeps; older lines go. */
export const LINES_KEPT = 500;

export interface NumberedLine extends MonitorLine {
  /** From 1 on, in the order in which the lines came. */
  readonly number: number;
}

export interface MonitorState {
  readonly phase: 'idle' | 'running' | 'ended';
  readonly lines: readonly NumberedLine[];
  /** Commands that the server took, and those of them that are not shown. */
  readonly seen: number;
  readonly dropped: number;
  /** Why it is over. */
  readonly ending?: string;
}

export const IDLE: MonitorState = { phase: 'idle', lines: [], seen: 0, dropped: 0 };
export const STARTED: MonitorState = { ...IDLE, phase: 'running' };

/** The state after one more message. */
export function afterMessage(state: MonitorState, message: MonitorMessage): MonitorState {
  switch (message.kind) {
    case 'lines':
      return {
        ...state,
        lines: withLines(state.lines, message.lines),
        seen: message.seen,
        dropped: message.dropped,
      };
    case 'end':
      return {
        ...state,
        phase: 'ended',
        seen: message.seen,
        dropped: message.dropped,
        ending: endingOf(message),
      };
    case 'busy':
      return {
        ...state,
        phase: 'ended',
        ending: `${message.others} others are watching this cache already, and each one costs it. Try again in a minute.`,
      };
  }
}

/** The state after the one who watches has stopped it, or the connection to the console has broken. */
export function stopped(state: MonitorState, ending: string): MonitorState {
  return state.phase === 'running' ? { ...state, phase: 'ended', ending } : state;
}

function withLines(lines: readonly NumberedLine[], added: readonly MonitorLine[]): readonly NumberedLine[] {
  if (added.length === 0) return lines;
  const last = lines.at(-1)?.number ?? 0;
  const numbered = added.map((line, index) => ({ ...line, number: last + index + 1 }));
  return [...lines, ...numbered].slice(-LINES_KEPT);
}

function endingOf(end: Extract<MonitorEvent, { kind: 'end' }>): string {
  switch (end.reason) {
    case 'time':
      return `Ended by itself after ${MONITOR_SECONDS} seconds.`;
    case 'left':
      return 'The console is stopping.';
    case 'closed':
      return 'The server closed the connection.';
    case 'failed':
      return end.failure ? failureSentence(end.failure) : 'MONITOR failed.';
  }
}
