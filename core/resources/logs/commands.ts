import { awsCommand, quoted } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { groupArn, serviceOfGroup } from './group-names.ts';

interface LogTarget extends CommandTarget {
  readonly account: string;
}

export function listLogGroupsCommand(target: CommandTarget): string {
  return awsCommand(target, 'logs', 'describe-log-groups', {
    query: 'logGroups[].{name:logGroupName,bytes:storedBytes,days:retentionInDays}',
  });
}

/** Groups of CloudWatch Logs as they are written, live; containers by their engine. */
export function tailCommands(
  target: LogTarget,
  groups: readonly string[],
  pattern: string,
): readonly string[] {
  const { services, cloud } = parted(groups);
  const arns = cloud.map((name) => groupArn(target, name));
  const filter = pattern === '' ? '' : ` --log-event-filter-pattern ${quoted(pattern)}`;
  const live =
    arns.length === 0
      ? []
      : [
          `${awsCommand(target, 'logs', 'start-live-tail')} --log-group-identifiers ${arns.map(quoted).join(' ')}${filter} --mode print-only`,
        ];
  return [...live, ...composeLines(services, '--follow')];
}

/** The lines of a range, a command for each group. Times in milliseconds since the epoch. */
export function pastCommands(
  target: LogTarget,
  groups: readonly string[],
  { pattern, from, to }: { readonly pattern: string; readonly from: number; readonly to: number },
): readonly string[] {
  const { services, cloud } = parted(groups);
  return [
    ...cloud.map((name) =>
      awsCommand(target, 'logs', 'filter-log-events', {
        'log-group-name': name,
        'start-time': from,
        'end-time': to,
        'filter-pattern': pattern === '' ? undefined : pattern,
      }),
    ),
    ...composeLines(
      services,
      `--since ${new Date(from).toISOString()} --until ${new Date(to).toISOString()}`,
    ),
  ];
}

/** The lines of a range of every task's container, whose streams begin with `prefix/container/`. */
export function taskLinesCommand(
  target: CommandTarget,
  { group, prefix }: { readonly group: string; readonly prefix: string },
  { from, to }: { readonly from: number; readonly to: number },
): string {
  return awsCommand(target, 'logs', 'filter-log-events', {
    'log-group-name': group,
    'log-stream-name-prefix': prefix,
    'start-time': from,
    'end-time': to,
  });
}

/** What stands around a moment in one stream. */
export function contextCommand(
  target: CommandTarget,
  { group, stream, at }: { readonly group: string; readonly stream: string; readonly at: number },
  lines: number,
): string {
  return awsCommand(target, 'logs', 'get-log-events', {
    'log-group-name': group,
    'log-stream-name': stream,
    'start-time': at,
    'start-from-head': true,
    limit: lines,
  });
}

/** The event that a row of Insights points to. */
export function recordCommand(target: CommandTarget, pointer: string): string {
  return awsCommand(target, 'logs', 'get-log-record', { 'log-record-pointer': pointer });
}

function parted(groups: readonly string[]) {
  return {
    services: groups.flatMap((name) => serviceOfGroup(name) ?? []),
    cloud: groups.filter((name) => serviceOfGroup(name) === undefined),
  };
}

function composeLines(services: readonly string[], options: string): readonly string[] {
  if (services.length === 0) return [];
  return [`docker compose logs --timestamps ${options} ${services.map(quoted).join(' ')}`];
}

/** A query over logs; its answer is asked for by the id that the line prints. Times in milliseconds since the epoch. */
export function insightsCommand(
  target: CommandTarget,
  {
    groups,
    query,
    from,
    to,
  }: {
    readonly groups: readonly string[];
    readonly query: string;
    readonly from: number;
    readonly to: number;
  },
): string {
  const line = awsCommand(target, 'logs', 'start-query', {
    'start-time': Math.floor(from / 1_000),
    'end-time': Math.ceil(to / 1_000),
    'query-string': query,
  });
  return `${line} --log-group-names ${groups.map(quoted).join(' ')}`;
}
