import { GetLogRecordCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { LogMoment } from './context.ts';

/** A whole log event: its own fields (`@timestamp`, `@logStream`, `@log`, …) and what was discovered in its message. */
export interface LogRecord {
  readonly fields: Readonly<Record<string, string>>;
  /** Where it stands; undefined where its fields do not tell. */
  readonly moment?: LogMoment;
}

/** `@log` tells `ACCOUNT:GROUP`. Source: CloudWatch Logs user guide, "Supported logs and discovered fields". */
const ACCOUNT = /^\d{12}:/;

/**
 * The event that a row of Insights points to.
 *
 * @param pointer the row's `@ptr`. Source: CloudWatch Logs API reference, GetLogRecord.
 */
export function readLogRecord(source: Source, pointer: string, budget: Budget): Promise<Cell<LogRecord>> {
  return source.reader.read<LogRecord>(
    {
      environmentId: source.environment.id,
      operation: 'logs:GetLogRecord',
      key: pointer,
      run: async (abortSignal) => {
        const { logRecord = {} } = await source.clients.logs.send(
          new GetLogRecordCommand({ logRecordPointer: pointer }),
          { abortSignal },
        );
        return recordOf(logRecord);
      },
    },
    budget,
  );
}

/** The record with its own fields first, then what was discovered, by name. */
export function recordOf(told: Readonly<Record<string, string>>): LogRecord {
  const names = Object.keys(told).filter((name) => name !== '@ptr');
  const isOwn = (name: string) => name.startsWith('@');
  names.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || a.localeCompare(b, 'en'));
  const fields = Object.fromEntries(names.map((name) => [name, told[name] ?? '']));
  const { '@log': log, '@logStream': stream, '@timestamp': timestamp } = told;
  const at = Number(timestamp);
  const moment =
    log && stream && timestamp && Number.isSafeInteger(at)
      ? { group: log.replace(ACCOUNT, ''), stream, at }
      : undefined;
  return moment ? { fields, moment } : { fields };
}
