import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { alarmDetail } from '../../resources/alarms/alarms.ts';
import { ALARM_STATES } from '../../resources/alarms/types.ts';
import type { Alarm, AlarmState } from '../../resources/alarms/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { refusedBy } from '../services/ask.ts';
import { change, failedOutcome } from '../services/call.ts';
import { alarmName, NO_SUCH_ALARM } from './alarm-input.ts';
import { may } from '../../permissions/permission.ts';

const OPERATION = 'cloudwatch:SetAlarmState';
const REASON = 'Tested by hand with the operations console.';

const testInput = z.object({ alarm: alarmName, state: z.enum(ALARM_STATES) }).strict();
type TestInput = z.infer<typeof testInput>;

async function plan(scene: PlanningScene, input: TestInput): Promise<Planned> {
  const cell = await alarmDetail(scene.source, input.alarm, budgetFor(scene.signal));
  if (cell.state !== 'fresh') return refusedBy(cell, NO_SUCH_ALARM);
  const alarm = cell.value;
  if (alarm.state === input.state) return refused(`Nothing is different: it is in ${alarm.state} already.`);
  return planned({
    summary: `Set the alarm ${input.alarm} to ${input.state}`,
    calls: [{ operation: OPERATION, on: input.alarm }],
    changes: [{ attribute: 'state', before: alarm.state, after: input.state }],
    costs: costsOf(alarm, input.state),
    loses: [],
    undo: { reach: 'partial', how: `It is set to ${alarm.state} again; who was told stays told.` },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'cloudwatch', 'set-alarm-state', {
        'alarm-name': input.alarm,
        'state-value': input.state,
        'state-reason': REASON,
      }),
    ],
    version: hashOf([alarm.arn, alarm.state, alarm.actionsEnabled, alarm.actions]),
    estimates: [],
    facts: { state: alarm.state },
  });
}

/** Source: CloudWatch API reference, SetAlarmState. */
function costsOf(alarm: Alarm, state: AlarmState): readonly string[] {
  const acts = alarm.actions[state];
  return [
    alarm.watched.kind === 'composite'
      ? 'A composite alarm goes back to its real state only once one of its children changes.'
      : 'It lasts until the next evaluation: CloudWatch then sets it back to what the metric says, mostly within a minute.',
    !alarm.actionsEnabled
      ? 'Its actions are disabled: nobody is told.'
      : acts.length === 0
        ? `It has no actions for ${state}: nobody is told.`
        : `Its actions run as if it were real, unless it is muted: ${acts.join(', ')}.`,
  ];
}

async function execute(scene: ChangingScene, input: TestInput, made: Plan): Promise<Outcome> {
  const { cloudwatch } = scene.clients;
  try {
    await change(OPERATION, scene.signal, (abortSignal) =>
      cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: input.alarm, StateValue: input.state, StateReason: REASON }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return done(input, made);
}

function done(input: TestInput, made: Plan): Outcome {
  const { state } = made.facts as { readonly state: string };
  return {
    outcome: 'done',
    sentence: `Done: ${made.summary}. CloudWatch sets it back by itself.`,
    undo: { actionId: 'alarms.test', input: { alarm: input.alarm, state } },
  };
}

async function settle(scene: PlanningScene, input: TestInput, made: Plan): Promise<Settled> {
  const cell = await alarmDetail(scene.source, input.alarm, budgetFor(scene.signal));
  if (cell.state === 'fresh' && cell.value.state === input.state && cell.value.reason === REASON)
    return done(input, made);
  return { outcome: 'unknown', sentence: 'CloudWatch may have set it back by now: its history tells.' };
}

export const testAlarm = defineAction<TestInput>({
  id: 'alarms.test',
  title: 'Test alarm',
  kind: 'alarm',
  risk: 'costly',
  capability: 'settings:change',
  input: testInput,
  target: ({ alarm }) => alarm,
  changes: [OPERATION],
  permissions: [may('alarm', 'cloudwatch:SetAlarmState')],
  long: false,
  plan,
  execute,
  settle,
});
