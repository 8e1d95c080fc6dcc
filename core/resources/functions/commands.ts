import { awsCommand, quoted } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { ACTIVITY_METRICS, PERIOD_SECONDS, WINDOW_SECONDS } from './activity-metrics.ts';

/** Without the variables: what they hold is not for a terminal's memory. */
export function listFunctionsCommand(target: CommandTarget): string {
  return awsCommand(target, 'lambda', 'list-functions', {
    query:
      'Functions[].{name:FunctionName,runtime:Runtime,memory:MemorySize,timeout:Timeout,modified:LastModified}',
  });
}

/** What calls functions: all of the region, or one. */
export function listEventSourcesCommand(target: CommandTarget, name?: string): string {
  return awsCommand(target, 'lambda', 'list-event-source-mappings', { 'function-name': name });
}

export function functionCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'lambda', 'get-function', {
    'function-name': name,
    query:
      '{state:Configuration.State,image:Code.ImageUri,memory:Configuration.MemorySize,timeout:Configuration.Timeout,reserved:Concurrency.ReservedConcurrentExecutions}',
  });
}

export function functionVersionsCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'lambda', 'list-versions-by-function', {
    'function-name': name,
    query: 'Versions[].{version:Version,modified:LastModified,bytes:CodeSize}',
  });
}

export function functionAliasesCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'lambda', 'list-aliases', { 'function-name': name });
}

/** What a function did in the hour before `now`, in milliseconds since the epoch. */
export function functionActivityCommand(target: CommandTarget, name: string, now: number): string {
  const start = Math.floor((now / 1_000 - WINDOW_SECONDS) / PERIOD_SECONDS) * PERIOD_SECONDS * 1_000;
  return awsCommand(target, 'cloudwatch', 'get-metric-data', {
    'start-time': secondsOf(start),
    'end-time': secondsOf(now),
    'metric-data-queries': ACTIVITY_METRICS.map(({ metric, statistic }, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: metric,
          Dimensions: [{ Name: 'FunctionName', Value: name }],
        },
        Period: PERIOD_SECONDS,
        Stat: statistic,
      },
    })),
  });
}

/** The group stands without an option of its own. */
export function logTailCommand(target: CommandTarget, group: string): string {
  return `${awsCommand(target, 'logs', 'tail')} ${quoted(group)} --since 1h`;
}

function secondsOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
