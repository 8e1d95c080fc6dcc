import { failureSentence } from '../../../core/cells/cell.ts';
import { MONITOR_SECONDS } from '../../../core/resources/caches/limits.ts';
import type { MonitorEvent, MonitorLine } from '../../../core/resources/caches/types.ts';
import type { StreamLine } from '../../components/stream/stream-buffer.ts';
import type { StreamStep } from '../../components/stream/use-stream.ts';
import type { MonitorMessage } from './monitor-message.ts';

export interface MonitoredLine extends MonitorLine, StreamLine {}

/** What the messages of one MONITOR mean to the page, in their order: each tells how many are left out up to it. */
export function monitorReader(): (message: MonitorMessage) => StreamStep<MonitoredLine> {
  let told = 0;
  return (message) => {
    if (message.kind === 'busy')
      return {
        ending: `${message.others} others are watching this cache already, and each one costs it. Try again in a minute.`,
      };
    // A monitor that was started anew counts from nothing.
    const leftOut = message.dropped < told ? message.dropped : message.dropped - told;
    told = message.dropped;
    if (message.kind === 'end') return { leftOut, ending: endingOf(message) };
    return { leftOut, lines: message.lines.map((line) => ({ ...line, text: textOf(line) })) };
  };
}

/** A command in one line; a word that is empty or holds blanks stands in quotation marks. */
export function wordOf(word: string): string {
  return word === '' || /\s/.test(word) ? JSON.stringify(word) : word;
}

function textOf({ words: [name = '', ...rest] }: MonitorLine): string {
  return [name, ...rest.map(wordOf)].join(' ');
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
