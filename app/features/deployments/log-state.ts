import { failureSentence } from '../../../core/cells/cell.ts';
import type { LogLine } from '../../../core/resources/services/types.ts';
import { LOG_SECONDS } from '../../../core/resources/services/types.ts';
import type { LogMessage } from './log-message.ts';

/** What a browser keeps; older lines go. */
export const LINES_KEPT = 1_000;

export interface NumberedLine extends LogLine {
  /** From 1 on, in the order in which the lines came. */
  readonly number: number;
}

export interface LogState {
  readonly phase: 'running' | 'ended';
  readonly lines: readonly NumberedLine[];
  /** Lines that came faster than they are shown. */
  readonly dropped: number;
  /** Nothing was written yet. */
  readonly isWaiting: boolean;
  /** Why it is over. */
  readonly ending?: string;
}

export const STARTED: LogState = { phase: 'running', lines: [], dropped: 0, isWaiting: false };

/** The state after one more message. */
export function afterMessage(state: LogState, message: LogMessage): LogState {
  switch (message.kind) {
    case 'lines':
      return {
        ...state,
        isWaiting: false,
        dropped: state.dropped + message.dropped,
        lines: withLines(state.lines, message.lines),
      };
    case 'waiting':
      return { ...state, isWaiting: true };
    case 'busy':
      return ended(state, `${message.others} logs are followed here already. Try again in a while.`);
    case 'nowhere':
      return ended(state, message.sentence);
    case 'end':
      return ended(state, endingOf(message));
  }
}

/** The state after the one who follows has stopped it, or the connection to the console has broken. */
export function ended(state: LogState, ending: string): LogState {
  return state.phase === 'running' ? { ...state, phase: 'ended', ending } : state;
}

function endingOf({ reason, failure }: Extract<LogMessage, { kind: 'end' }>): string {
  if (reason === 'time') return `Ended by itself after ${LOG_SECONDS / 60} minutes.`;
  if (reason === 'left') return 'The console is stopping.';
  return failure ? failureSentence(failure) : 'The log could not be read.';
}

function withLines(lines: readonly NumberedLine[], added: readonly LogLine[]): readonly NumberedLine[] {
  if (added.length === 0) return lines;
  const last = lines.at(-1)?.number ?? 0;
  const numbered = added.map((line, index) => ({ ...line, number: last + index + 1 }));
  return [...lines, ...numbered].slice(-LINES_KEPT);
}
