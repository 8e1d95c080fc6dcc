import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import type { TrailRange } from './types.ts';

export function lookupEventsCommand(target: CommandTarget, { from, to }: TrailRange): string {
  return awsCommand(target, 'cloudtrail', 'lookup-events', {
    'lookup-attributes': 'AttributeKey=ReadOnly,AttributeValue=false',
    'start-time': secondsOf(from),
    'end-time': secondsOf(to),
    'max-items': 200,
    query:
      'Events[].{at:EventTime,event:EventName,service:EventSource,who:Username,what:Resources[].ResourceName}',
  });
}

function secondsOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
