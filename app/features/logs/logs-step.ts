import { failureSentence } from '../../../core/cells/cell.ts';
import type { TailEvent, TailLine } from '../../../core/resources/logs/types.ts';
import { TAIL_SECONDS } from '../../../core/resources/logs/types.ts';
import type { StreamStep } from '../../components/stream/use-stream.ts';
import type { LogsMessage } from './logs-message.ts';

/** What a message of followed logs means to the page; `labels` are the environments' names by their ids. */
export function logsStep(
  message: LogsMessage,
  labels: Readonly<Record<string, string>>,
): StreamStep<TailLine> {
  const nameOf = (id: string) => labels[id] ?? id;
  switch (message.kind) {
    case 'lines':
      return { lines: message.lines, leftOut: message.leftOut };
    case 'way':
      return message.way === 'polling'
        ? { note: `${nameOf(message.environmentId)}: no live tail is to be had; it is asked once a second.` }
        : {};
    case 'note':
      return { note: `${nameOf(message.environmentId)}: ${message.sentence}` };
    case 'failed':
      return {
        note: `${nameOf(message.environmentId)}, ${message.groups.join(', ')}: ${failureSentence(message.failure)}`,
      };
    case 'busy':
      return { ending: `${message.others} logs are followed here already. Try again in a while.` };
    case 'end':
      return { ending: ENDINGS[message.reason] };
  }
}

const ENDINGS: Readonly<Record<Extract<TailEvent, { kind: 'end' }>['reason'], string>> = {
  time: `Ended by itself after ${TAIL_SECONDS / 60} minutes.`,
  left: 'The console is stopping.',
  failed: 'None of the groups can be followed.',
};
