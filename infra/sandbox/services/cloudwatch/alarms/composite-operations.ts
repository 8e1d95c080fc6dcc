import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import { missingParameter, validationError } from '../errors.ts';
import { alarmArn } from './alarm-parts.ts';
import type { AlarmParts } from './alarm-parts.ts';
import { checkActions, checkName } from './alarm-rules.ts';
import { AlarmRuleError, alarmsIn, parseAlarmRule } from './composite-rule.ts';
import { noteConfiguration } from './history-data.ts';
import { suppressed } from './suppression.ts';

const MOST_CHILDREN = 100;
const MOST_RULE = 10_240;

/** PutCompositeAlarm. Source: CloudWatch API reference, PutCompositeAlarm. */
export function createPutCompositeAlarm(parts: AlarmParts): (input: PutCompositeAlarmInput) => object {
  return (input) => {
    const { Tags = [], AlarmName: name = '', AlarmRule: rule = '', ...given } = input;
    checkName(name);
    checkActions(input);
    checkRule(parts, rule);
    checkSuppressor(parts, input);
    const known = parts.alarms.find(name);
    if (known?.kind === 'MetricAlarm')
      throw validationError(`${name} is the name of a metric alarm, which can not become a composite alarm.`);
    const now = new Date(parts.cloud.clock.now());
    const { alarm: before } = known ?? {};
    const stored = {
      kind: 'CompositeAlarm' as const,
      tags: known?.tags ?? Tags,
      evaluatedOn: known?.evaluatedOn,
      suppression: known?.suppression,
      alarm: {
        StateReason: before?.StateReason,
        StateReasonData: before?.StateReasonData,
        StateUpdatedTimestamp: before?.StateUpdatedTimestamp ?? now,
        StateTransitionedTimestamp: before?.StateTransitionedTimestamp ?? now,
        ActionsSuppressedBy: before?.ActionsSuppressedBy,
        ActionsSuppressedReason: before?.ActionsSuppressedReason,
        ...given,
        StateValue: before?.StateValue ?? ('INSUFFICIENT_DATA' as const),
        AlarmName: name,
        AlarmRule: rule,
        AlarmArn: alarmArn(parts.cloud, name),
        ActionsEnabled: input.ActionsEnabled ?? true,
        OKActions: input.OKActions ?? [],
        AlarmActions: input.AlarmActions ?? [],
        InsufficientDataActions: input.InsufficientDataActions ?? [],
        AlarmConfigurationUpdatedTimestamp: now,
      },
    };
    // A suppressor that is replaced takes its periods with it.
    const isReplaced = before !== undefined && before.ActionsSuppressor !== input.ActionsSuppressor;
    const saved = isReplaced ? suppressed(stored, undefined) : stored;
    parts.alarms.save(saved);
    noteConfiguration(parts, known ? 'Update' : 'Create', saved, known);
    return {};
  };
}

function checkRule({ alarms }: AlarmParts, rule: string): void {
  if (rule === '') throw missingParameter('The parameter AlarmRule is required.');
  if (rule.length > MOST_RULE)
    throw validationError(`AlarmRule must not have more than ${MOST_RULE} characters.`);
  const children = childrenOf(rule);
  if (children.length > MOST_CHILDREN)
    throw validationError(`AlarmRule must not name more than ${MOST_CHILDREN} alarms.`);
  const absent = children.filter((child) => !alarms.findReferred(child));
  if (absent.length > 0)
    throw validationError(
      `Could not save the composite alarm as alarms [${absent.join(', ')}] in the alarm rule do not exist`,
    );
}

function childrenOf(rule: string): readonly string[] {
  try {
    return alarmsIn(parseAlarmRule(rule));
  } catch (error) {
    if (error instanceof AlarmRuleError) throw validationError(`AlarmRule is not valid: ${error.message}.`);
    throw error;
  }
}

function checkSuppressor({ alarms }: AlarmParts, input: PutCompositeAlarmInput): void {
  const {
    ActionsSuppressor: suppressor,
    ActionsSuppressorWaitPeriod: wait,
    ActionsSuppressorExtensionPeriod: extension,
  } = input;
  if (suppressor === undefined) {
    if (wait !== undefined || extension !== undefined)
      throw validationError(
        'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need an ActionsSuppressor.',
      );
    return;
  }
  if (wait === undefined || extension === undefined || wait < 0 || extension < 0)
    throw validationError(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required with an ActionsSuppressor.',
    );
  if (!alarms.findReferred(suppressor))
    throw validationError(
      `Could not save the composite alarm as the actions suppressor alarm [${suppressor}] does not exist`,
    );
}
