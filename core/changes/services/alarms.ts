import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { PlanningScene } from '../../actions/action.ts';
import type { Finding } from '../../actions/plan.ts';
import type { Cell } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { Budget } from '../../upstream/budget.ts';
import { askNow } from './ask.ts';
import { reason } from './verify-secrets.ts';

/** DescribeAlarms takes and gives a hundred names at most. Source: CloudWatch API reference. */
const ALARMS_PER_CALL = 100;
export interface AlarmState {
  readonly name: string;
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA`. */
  readonly state: string;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
}

/** The alarms of these names; of every name those that are in ALARM. */
export function alarmsNow(
  scene: PlanningScene,
  names: readonly string[] | 'firing',
  budget: Budget,
): Promise<Cell<readonly AlarmState[]>> {
  const asked =
    names === 'firing' ? { StateValue: 'ALARM' as const } : { AlarmNames: names.slice(0, ALARMS_PER_CALL) };
  return askNow(
    scene,
    'cloudwatch:DescribeAlarms',
    names === 'firing' ? names : names.join('\n'),
    async ({ cloudwatch }, abortSignal) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
        new DescribeAlarmsCommand({
          ...asked,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: ALARMS_PER_CALL,
        }),
        { abortSignal },
      );
      return [...MetricAlarms, ...CompositeAlarms].map((alarm) => ({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        since: alarm.StateUpdatedTimestamp?.getTime() ?? 0,
      }));
    },
    budget,
  );
}

/** What fires now, for the verdict of a rollback: it says more for it than against it. */
export async function alarmFinding(scene: PlanningScene, milliseconds: number): Promise<Finding> {
  const cell = await alarmsNow(scene, 'firing', budgetFor(scene.signal, milliseconds));
  const subject = 'alarms';
  if (cell.state !== 'fresh')
    return {
      severity: 'unknown',
      subject,
      sentence: `Which alarms fire could not be found out. ${reason(cell)} That holds up nothing.`,
    };
  if (cell.value.length === 0) return { severity: 'good', subject, sentence: 'None fires.' };
  return {
    severity: 'warning',
    subject,
    sentence: `${cell.value.map(({ name }) => name).join(', ')} ${cell.value.length === 1 ? 'fires' : 'fire'} now.`,
  };
}
