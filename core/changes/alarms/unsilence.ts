import { DeleteAlarmMuteRuleCommand, EnableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { change, failedOutcome } from '../services/call.ts';
import { alarmName } from './alarm-input.ts';
import { ruleNameOf, silenceNow } from './silence-now.ts';
import type { SilenceNow } from './silence-now.ts';
import { may } from '../../permissions/permission.ts';

const DELETE_RULE = 'cloudwatch:DeleteAlarmMuteRule';
const ENABLE = 'cloudwatch:EnableAlarmActions';
const MINUTE_MS = 60_000;
const LEAST_MINUTES = 5;

const unsilenceInput = z.object({ alarm: alarmName }).strict();
type UnsilenceInput = z.infer<typeof unsilenceInput>;

interface Facts {
  readonly deletes: boolean;
  readonly enables: boolean;
  /** What was left of the silence, where it has an end. */
  readonly minutesLeft: number | null;
}

async function plan(scene: PlanningScene, { alarm: name }: UnsilenceInput): Promise<Planned> {
  const read = await silenceNow(scene, name);
  if (read.outcome === 'refused') return read.planned;
  const { now } = read;
  const deletes = now.own !== undefined;
  const enables = !now.alarm.actionsEnabled;
  if (!deletes && !enables && !now.kept) return refused(notSilent(now));
  const target = labelOf(scene.source.environment);
  const facts: Facts = { deletes, enables, minutesLeft: minutesLeft(now, scene.now()) };
  return planned({
    summary: `Let the alarm ${name} be heard again`,
    calls: [
      ...(deletes ? [{ operation: DELETE_RULE, on: name }] : []),
      ...(enables ? [{ operation: ENABLE, on: name }] : []),
    ],
    changes: [
      { attribute: 'silent', before: 'yes', after: now.others.length > 0 ? 'by rules of others' : 'no' },
    ],
    costs: [
      'CloudWatch takes up what was held back: while it is in alarm, its actions may run at once.',
      ...now.others.map((rule) => `The mute rule ${rule.name}, which the console did not make, stays.`),
    ],
    loses: [],
    undo:
      facts.minutesLeft === null
        ? { reach: 'none', how: 'Its silence had no end: silence it anew with one.' }
        : { reach: 'complete', how: 'It is silenced again for the time that was left.' },
    commands: [
      ...(deletes
        ? [
            awsCommand(target, 'cloudwatch', 'delete-alarm-mute-rule', {
              'alarm-mute-rule-name': ruleNameOf(name),
            }),
          ]
        : []),
      ...(enables
        ? [awsCommand(target, 'cloudwatch', 'enable-alarm-actions', { 'alarm-names': [name] })]
        : []),
    ],
    version: hashOf([now.alarm.arn, deletes, enables, now.others.map((rule) => rule.name)]),
    estimates: [],
    facts: { ...facts },
  });
}

function notSilent({ others }: SilenceNow): string {
  const [rule] = others;
  return rule
    ? `The mute rule ${rule.name} silences it, which the console did not make and which names ${rule.alarms.length} alarms: it is left alone.`
    : 'Nothing is different: it is not silent.';
}

function minutesLeft({ own, kept }: SilenceNow, at: number): number | null {
  const until = own?.until ?? kept?.until;
  if (until === undefined) return null;
  return Math.max(LEAST_MINUTES, Math.ceil((until - at) / MINUTE_MS));
}

async function execute(scene: ChangingScene, { alarm }: UnsilenceInput, made: Plan): Promise<Outcome> {
  const { deletes, enables } = made.facts as unknown as Facts;
  const { cloudwatch } = scene.clients;
  try {
    if (deletes)
      await change(DELETE_RULE, scene.signal, (abortSignal) =>
        cloudwatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: ruleNameOf(alarm) }), {
          abortSignal,
        }),
      );
    if (enables)
      await change(ENABLE, scene.signal, (abortSignal) =>
        cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: [alarm] }), { abortSignal }),
      );
  } catch (error) {
    return failedOutcome(error);
  }
  await scene.alarmNotes.forgetSilence(scene.source.environment.id, alarm);
  return done(alarm, made);
}

function done(alarm: string, made: Plan): Outcome {
  const { minutesLeft: minutes } = made.facts as unknown as Facts;
  return {
    outcome: 'done',
    sentence: `Done: ${alarm} is heard again.`,
    undo: minutes === null ? undefined : { actionId: 'alarms.silence', input: { alarm, minutes } },
  };
}

async function settle(scene: PlanningScene, { alarm }: UnsilenceInput, made: Plan): Promise<Settled> {
  const read = await silenceNow(scene, alarm);
  if (read.outcome === 'refused') return { outcome: 'unknown', sentence: 'The silence could not be read.' };
  return read.now.own === undefined && read.now.alarm.actionsEnabled
    ? done(alarm, made)
    : { outcome: 'failed', sentence: 'It did not happen: the alarm is silent still.' };
}

export const unsilenceAlarm = defineAction<UnsilenceInput>({
  id: 'alarms.unsilence',
  title: 'End silence',
  kind: 'alarm',
  risk: 'safe',
  capability: 'settings:change',
  input: unsilenceInput,
  target: ({ alarm }) => alarm,
  changes: [DELETE_RULE, ENABLE],
  permissions: [
    may('own-mute-rule', 'cloudwatch:DeleteAlarmMuteRule'),
    may('alarm', 'cloudwatch:EnableAlarmActions'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
