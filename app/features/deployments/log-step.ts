import { failureSentence } from '../../../core/cells/cell.ts';
import type { LogLine } from '../../../core/resources/services/types.ts';
import { LOG_SECONDS } from '../../../core/resources/services/types.ts';
import type { StreamStep } from '../../components/stream/use-stream.ts';
import type { LogMessage } from './log-message.ts';

/** What a message of a followed log means to the page. */
export function logStep(message: LogMessage): StreamStep<LogLine> {
  switch (message.kind) {
    case 'lines':
      return { lines: message.lines, leftOut: message.dropped, isWaiting: false };
    case 'waiting':
      return { isWaiting: true };
    case 'busy':
      return { ending: `${message.others} logs are followed here already. Try again in a while.` };
    case 'nowhere':
      return { ending: message.sentence };
    case 'end':
      return { ending: endingOf(message) };
  }
}

function endingOf({ reason, failure }: Extract<LogMessage, { kind: 'end' }>): string {
  if (reason === 'time') return `Ended by itself after ${LOG_SECONDS / 60} minutes.`;
  if (reason === 'left') return 'The console is stopping.';
  return failure ? failureSentence(failure) : 'The log could not be read.';
}
