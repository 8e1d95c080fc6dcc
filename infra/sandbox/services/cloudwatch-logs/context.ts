import type { Cloud } from '../../cloud.ts';
import { describeViolations } from '../../protocol/constraints.ts';
import { invalidParameter, notFound } from './errors.ts';
import type { GroupRecord, LogStore, StreamRecord } from './log-store.ts';

/** What the operations of one environment's logs work with. */
export interface LogsContext {
  readonly cloud: Cloud;
  readonly store: LogStore;
  /** Counts events that came in, for the metrics of AWS/Logs. */
  count(group: string, events: number, bytes: number): void;
}

export function groupArn({ region, account }: Cloud, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

/** A name that AWS allows: a group's characters, or anything without `:` and `*` for a stream. */
export function requireName(member: 'logGroupName' | 'logStreamName', name = ''): string {
  const pattern = member === 'logGroupName' ? /[.\-_/#A-Za-z0-9]+/ : /[^:*]*/;
  const wrong = describeViolations([{ path: member, value: name, minLength: 1, maxLength: 512, pattern }]);
  if (wrong !== undefined) throw invalidParameter(wrong);
  return name;
}

/** A group by its name or its ARN. Errors: InvalidParameterException, ResourceNotFoundException. */
export function requireGroup({ store }: LogsContext, name?: string, identifier?: string): GroupRecord {
  if (name !== undefined && identifier !== undefined)
    throw invalidParameter('LogGroup name and LogGroup identifier are mutually exclusive parameters.');
  const given =
    name ?? identifier?.replace(/^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:/, '').replace(/:\*$/, '');
  const group = store.group(requireName('logGroupName', given));
  if (!group) throw notFound('log group');
  return group;
}

export function requireStream({ store }: LogsContext, group: GroupRecord, name?: string): StreamRecord {
  const stream = store.stream(group.name, requireName('logStreamName', name));
  if (!stream) throw notFound('log stream');
  return stream;
}
