import { DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { Cell } from '../../cells/cell.ts';
import { mapCell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { isScalingName } from './sdk-alarm.ts';
import type { AlarmHistoryEntry, AlarmTrace, HistoryType } from './types.ts';
import { ALARM_STATES } from './types.ts';

/** DescribeAlarmHistory gives a hundred a page at most, and keeps thirty days. Source: CloudWatch API reference. */
const PER_PAGE = 100;
const MOST_PAGES = 20;
/** The past does not change; what has just happened may be this late. */
const FRESH_MS = 15_000;

export interface TimeRange {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

export interface HistoryAsked extends TimeRange {
  /** All alarms of the environment where none is named. */
  readonly name?: string;
  /** Every kind where none is named. */
  readonly types?: readonly HistoryType[];
}

/** What happened to one alarm or to all of them within a range, the newest first. */
export function alarmHistory(
  source: Source,
  { name, from, to, types = [] }: HistoryAsked,
  budget: Budget,
): Promise<Cell<Listed<AlarmHistoryEntry>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudwatch:DescribeAlarmHistory',
      key: JSON.stringify([name, from, to, types]),
      freshMs: FRESH_MS,
      isEmpty: (entries) => entries.length === 0,
      run: async (abortSignal) => {
        const items = await tokenPages(MOST_PAGES, async (NextToken) => {
          const page = await source.clients.cloudwatch.send(
            new DescribeAlarmHistoryCommand({
              AlarmName: name,
              AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
              // The API takes one kind or none.
              HistoryItemType: types.length === 1 ? types[0] : undefined,
              StartDate: new Date(from),
              EndDate: new Date(to),
              MaxRecords: PER_PAGE,
              ScanBy: 'TimestampDescending',
              NextToken,
            }),
            { abortSignal },
          );
          return { items: page.AlarmHistoryItems ?? [], token: page.NextToken };
        });
        const wanted = new Set<string>(types);
        return mapListed(items, (all) =>
          all
            .map(historyEntryOf)
            .filter((entry) => wanted.size === 0 || wanted.has(entry.type))
            .toSorted((a, b) => b.at - a.at),
        );
      },
    },
    budget,
  );
}

/**
 * The changes of state of every alarm of an environment within a range, the newest first: for a timeline, and for
 * marks on charts. Alarms of Application Auto Scaling are left out.
 */
export async function alarmTraces(
  source: Source,
  range: TimeRange,
  budget: Budget,
): Promise<Cell<readonly AlarmTrace[]>> {
  const cell = await alarmHistory(source, { ...range, types: ['StateUpdate'] }, budget);
  return mapCell(cell, (entries) =>
    mapListed(entries, (all) =>
      all.flatMap(({ at, alarm, from, to, reason = '' }) =>
        from && to && !isScalingName(alarm) ? [{ at, alarm, from, to, reason }] : [],
      ),
    ),
  );
}

const stateSchema = z.object({
  stateValue: z.enum(ALARM_STATES),
  stateReason: z.string().optional(),
  stateReasonData: z.unknown(),
});

/** Source: CloudWatch API reference, DescribeAlarmHistory, `HistoryData`. */
const changeSchema = z.object({ oldState: stateSchema, newState: stateSchema });

/** `HistoryData` is JSON of a shape that is told by examples only: what does not parse leaves the summary. */
export function historyEntryOf(item: AlarmHistoryItem): AlarmHistoryEntry {
  const entry = {
    at: item.Timestamp?.getTime() ?? 0,
    alarm: item.AlarmName ?? '',
    type: item.HistoryItemType ?? '',
    summary: item.HistorySummary ?? '',
  };
  if (entry.type !== 'StateUpdate') return entry;
  const change = changeSchema.safeParse(jsonOf(item.HistoryData));
  if (!change.success) return entry;
  const { oldState, newState } = change.data;
  const data = newState.stateReasonData;
  return {
    ...entry,
    from: oldState.stateValue,
    to: newState.stateValue,
    reason: newState.stateReason,
    reasonData: data === undefined ? undefined : typeof data === 'string' ? data : JSON.stringify(data),
  };
}

/** The value of a JSON text; undefined where it is none. */
export function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
