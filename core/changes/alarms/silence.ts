import { DisableAlarmActionsCommand, PutAlarmMuteRuleCommand } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { change, failedOutcome } from '../services/call.ts';
import { alarmName, alarmNote } from './alarm-input.ts';
import { lengthWords, ruleNameOf, silenceNow } from './silence-now.ts';
import type { SilenceNow, SilenceWay } from './silence-now.ts';
import { may } from '../../permissions/permission.ts';

const PUT_RULE = 'cloudwatch:PutAlarmMuteRule';
const DISABLE = 'cloudwatch:DisableAlarmActions';
const MINUTE_MS = 60_000;
/** Longer than a week is no silence but a forgotten alarm. CloudWatch itself takes fifteen days. */
const MOST_MINUTES = 7 * 1_440;
/** A window begins with the minute: shorter ones would be over before anybody has looked. */
const LEAST_MINUTES = 5;

const silenceInput = z
  .object({
    alarm: alarmName,
    minutes: z.number().int().min(LEAST_MINUTES).max(MOST_MINUTES),
    note: alarmNote,
  })
  .strict();
type SilenceInput = z.infer<typeof silenceInput>;

async function plan(scene: PlanningScene, input: SilenceInput): Promise<Planned> {
  const read = await silenceNow(scene, input.alarm);
  if (read.outcome === 'refused') return read.planned;
  const { now } = read;
  if (now.way === 'actions' && !now.alarm.actionsEnabled && !now.kept)
    return refused('Its actions are disabled already, and not by the console: nobody is told as it is.');
  const before = now.own ?? now.kept;
  const length = lengthWords(input.minutes);
  return planned({
    summary: `Silence the alarm ${input.alarm} for ${length}`,
    calls: [{ operation: now.way === 'actions' ? DISABLE : PUT_RULE, on: input.alarm }],
    changes: [{ attribute: 'silent', before: before ? 'for a time already' : 'no', after: `for ${length}` }],
    costs: costsOf(now),
    loses: [],
    undo: { reach: before ? 'partial' : 'complete', how: 'It is heard again.' },
    commands: [commandOf(scene, input, now.way)],
    version: hashOf([now.alarm.arn, now.way, now.alarm.actionsEnabled, before !== undefined]),
    estimates: [],
    facts: { way: now.way },
  });
}

/** Sources: CloudWatch API reference, PutAlarmMuteRule and DisableAlarmActions. */
function costsOf({ way, own, kept, alarm }: SilenceNow): readonly string[] {
  return [
    'It goes on to be evaluated and shown; nobody is told of its changes, and nothing is done by it.',
    way === 'mute-rule'
      ? 'A mute rule of CloudWatch does it, and ends by itself.'
      : "This endpoint knows no mute rules: the alarm's actions are switched off, and this console switches them on again at the end. While no console runs, they stay off.",
    ...((own ?? kept) ? ['It is silent for a time already: that end is replaced by this one.'] : []),
    ...(alarm.isScaling ? ['It scales something: while it is silent nothing is scaled by it.'] : []),
  ];
}

function commandOf({ source }: PlanningScene, { alarm, minutes }: SilenceInput, way: SilenceWay): string {
  const target = labelOf(source.environment);
  if (way === 'actions')
    return awsCommand(target, 'cloudwatch', 'disable-alarm-actions', { 'alarm-names': [alarm] });
  return awsCommand(target, 'cloudwatch', 'put-alarm-mute-rule', {
    name: ruleNameOf(alarm),
    rule: new ShellText(
      `"{\\"Schedule\\":{\\"Expression\\":\\"at($(date -u +%Y-%m-%dT%H:%M))\\",\\"Duration\\":\\"PT${minutes}M\\"}}"`,
    ),
    'mute-targets': { AlarmNames: [alarm] },
  });
}

async function execute(scene: ChangingScene, input: SilenceInput, made: Plan): Promise<Outcome> {
  const { way } = made.facts as { readonly way: SilenceWay };
  const start = Math.floor(scene.now() / MINUTE_MS) * MINUTE_MS;
  try {
    if (way === 'mute-rule') await putRule(scene, input, start);
    else await disable(scene, input, start);
  } catch (error) {
    return failedOutcome(error);
  }
  return done(input, made);
}

async function putRule(
  { clients, signal, run }: ChangingScene,
  input: SilenceInput,
  start: number,
): Promise<void> {
  const { cloudwatch } = clients;
  await change(PUT_RULE, signal, (abortSignal) =>
    cloudwatch.send(
      new PutAlarmMuteRuleCommand({
        Name: ruleNameOf(input.alarm),
        Description: [`Silenced by ${run.who.name} with the operations console.`, input.note]
          .join(' ')
          .trim(),
        Rule: {
          Schedule: {
            Expression: `at(${new Date(start).toISOString().slice(0, 16)})`,
            Duration: `PT${input.minutes}M`,
          },
        },
        MuteTargets: { AlarmNames: [input.alarm] },
        ExpireDate: new Date(start + input.minutes * MINUTE_MS),
      }),
      { abortSignal },
    ),
  );
}

/** The end is kept first: a console that is killed in between enables what is enabled, rather than nothing ever again. */
async function disable(scene: ChangingScene, input: SilenceInput, start: number): Promise<void> {
  const { alarmNotes, clients, run, signal, source } = scene;
  await alarmNotes.keepSilence(source.environment.id, {
    alarm: input.alarm,
    until: start + input.minutes * MINUTE_MS,
    by: { id: run.who.id, name: run.who.name },
    at: scene.now(),
    note: input.note,
  });
  await change(DISABLE, signal, (abortSignal) =>
    clients.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [input.alarm] }), { abortSignal }),
  );
}

function done({ alarm }: SilenceInput, made: Plan): Outcome {
  return {
    outcome: 'done',
    sentence: `Done: ${made.summary}.`,
    undo: { actionId: 'alarms.unsilence', input: { alarm } },
  };
}

async function settle(scene: PlanningScene, input: SilenceInput, made: Plan): Promise<Settled> {
  const read = await silenceNow(scene, input.alarm);
  if (read.outcome === 'refused') return { outcome: 'unknown', sentence: 'The silence could not be read.' };
  const { way, own, kept, alarm } = read.now;
  const isSilent = way === 'mute-rule' ? own !== undefined : kept !== undefined && !alarm.actionsEnabled;
  return isSilent
    ? done(input, made)
    : { outcome: 'failed', sentence: 'It did not happen: the alarm is heard.' };
}

export const silenceAlarm = defineAction<SilenceInput>({
  id: 'alarms.silence',
  title: 'Silence alarm',
  kind: 'alarm',
  risk: 'reversible',
  capability: 'settings:change',
  input: silenceInput,
  target: ({ alarm }) => alarm,
  changes: [PUT_RULE, DISABLE],
  permissions: [
    may('own-mute-rule', 'cloudwatch:PutAlarmMuteRule'),
    may('alarm', 'cloudwatch:PutAlarmMuteRule', 'cloudwatch:DisableAlarmActions'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
