import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { compositeAlarmOf, metricAlarmOf } from './sdk-alarm.ts';
import type { Alarm } from './types.ts';

/** DescribeAlarms gives a hundred a page at most. Source: CloudWatch API reference. */
const PER_PAGE = 100;
/** Five thousand alarms, which is what an account may have of them at first. Source: CloudWatch service quotas. */
const MOST_PAGES = 50;
/** CloudWatch looks at most alarms once a minute: everybody who watches in the meantime is given one answer. */
const FRESH_MS = 10_000;
const OPERATION = 'cloudwatch:DescribeAlarms';
/** Without this, composite alarms are left out. Source: CloudWatch API reference, DescribeAlarms. */
const BOTH_TYPES = ['MetricAlarm', 'CompositeAlarm'] as const;

/** Every metric and composite alarm of the region, by name. */
export function listAlarms(source: Source, budget: Budget): Promise<Cell<Listed<Alarm>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: '',
      freshMs: FRESH_MS,
      isEmpty: (alarms) => alarms.length === 0,
      run: async (abortSignal) => {
        const all = await tokenPages(MOST_PAGES, async (NextToken) => {
          const page = await source.clients.cloudwatch.send(
            new DescribeAlarmsCommand({ AlarmTypes: [...BOTH_TYPES], MaxRecords: PER_PAGE, NextToken }),
            { abortSignal },
          );
          const { MetricAlarms = [], CompositeAlarms = [] } = page;
          return {
            items: [
              ...MetricAlarms.map(keepingAnswers(metricAlarmOf)),
              ...CompositeAlarms.map(keepingAnswers(compositeAlarmOf)),
            ],
            token: page.NextToken,
          };
        });
        return mapListed(all, (alarms) => alarms.toSorted(byName));
      },
    },
    budget,
  );
}

function byName(a: Alarm, b: Alarm): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** One alarm by its name; `absent` where there is none, which CloudWatch itself answers with an empty list. */
export async function alarmDetail(source: Source, name: string, budget: Budget): Promise<Cell<Alarm>> {
  const cell = await source.reader.read<Alarm | undefined>(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: name,
      isEmpty: (alarm) => alarm === undefined,
      run: async (abortSignal) => {
        const { MetricAlarms = [], CompositeAlarms = [] } = await source.clients.cloudwatch.send(
          new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: [...BOTH_TYPES] }),
          { abortSignal },
        );
        return [...MetricAlarms.map(metricAlarmOf), ...CompositeAlarms.map(compositeAlarmOf)].find(
          (alarm) => alarm.name === name,
        );
      },
    },
    budget,
  );
  return cell.state === 'empty'
    ? { state: 'absent', operation: OPERATION, at: cell.at }
    : (cell as Cell<Alarm>);
}
