import type {
  AlarmMuteRuleSummary,
  DeleteAlarmMuteRuleInput,
  GetAlarmMuteRuleInput,
  GetAlarmMuteRuleOutput,
  ListAlarmMuteRulesInput,
  ListAlarmMuteRulesOutput,
  PutAlarmMuteRuleInput,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../../protocol/service.ts';
import { ScheduleError } from '../../../../schedule/schedule.ts';
import { validationError } from '../../errors.ts';
import type { AlarmParts } from '../alarm-parts.ts';
import { pageOf } from '../paging.ts';
import { readMuteTimes } from './mute-schedule.ts';
import { boundsOf, isTarget } from './mute-store.ts';
import type { StoredMuteRule } from './mute-store.ts';
import { statusOf } from './mute-window.ts';

const PAGE_SIZE = 50;
const MOST_TARGETS = 100;

/** Rules that mute the actions of alarms for a time. Source: CloudWatch API reference, PutAlarmMuteRule. */
export function createMuteOperations({ mutes, cloud }: AlarmParts) {
  function put(input: PutAlarmMuteRuleInput): object {
    const { Name = '', MuteTargets, StartDate, ExpireDate } = input;
    if (Name === '' || Name.length > 255) throw validationError('Name must have 1 to 255 characters.');
    if ((MuteTargets?.AlarmNames?.length ?? 0) > MOST_TARGETS)
      throw validationError(`MuteTargets must not name more than ${MOST_TARGETS} alarms.`);
    if (StartDate && ExpireDate && StartDate >= ExpireDate)
      throw validationError('StartDate must be before ExpireDate.');
    checkTimes(input);
    const Tags = mutes.find(Name)?.Tags ?? input.Tags;
    mutes.save({ ...input, Name, Tags, LastUpdatedTimestamp: new Date(cloud.clock.now()) });
    return {};
  }

  function checkTimes({ Rule }: PutAlarmMuteRuleInput): void {
    try {
      readMuteTimes(Rule?.Schedule);
    } catch (error) {
      if (error instanceof ScheduleError) throw validationError(error.message);
      throw error;
    }
  }

  function get({ AlarmMuteRuleName: name = '' }: GetAlarmMuteRuleInput): GetAlarmMuteRuleOutput {
    const rule = mutes.find(name);
    if (!rule)
      throw new ServiceError('ResourceNotFoundException', `Alarm mute rule ${name} does not exist.`, {
        status: 404,
        members: { ResourceType: 'AlarmMuteRule', ResourceId: name },
      });
    const { Tags: _tags, ...told } = rule;
    return { ...told, ...summaryOf(rule) };
  }

  function summaryOf(
    rule: StoredMuteRule,
  ): Required<Omit<AlarmMuteRuleSummary, 'ExpireDate'>> & Pick<AlarmMuteRuleSummary, 'ExpireDate'> {
    const times = mutes.timesOf(rule);
    return {
      AlarmMuteRuleArn: `arn:aws:cloudwatch:${cloud.region}:${cloud.account}:alarm-mute-rule:${rule.Name}`,
      ExpireDate: rule.ExpireDate,
      Status: statusOf(times, boundsOf(rule), cloud.clock.now()),
      MuteType: times.isOnce ? 'ONE_TIME' : 'RECURRING',
      LastUpdatedTimestamp: rule.LastUpdatedTimestamp,
    };
  }

  function list(input: ListAlarmMuteRulesInput): ListAlarmMuteRulesOutput {
    const { AlarmName, Statuses } = input;
    const found = mutes
      .all()
      .filter((rule) => AlarmName === undefined || isTarget(rule, AlarmName))
      .map(summaryOf)
      .filter(({ Status }) => Statuses?.includes(Status) ?? true);
    const page = pageOf(found, input.NextToken, input.MaxRecords ?? PAGE_SIZE);
    return { AlarmMuteRuleSummaries: [...page.items], NextToken: page.next };
  }

  function remove({ AlarmMuteRuleName: name = '' }: DeleteAlarmMuteRuleInput): object {
    // One that is not there is deleted already. What it kept back is taken up at the next look.
    mutes.remove(name);
    return {};
  }

  return {
    PutAlarmMuteRule: put,
    GetAlarmMuteRule: get,
    ListAlarmMuteRules: list,
    DeleteAlarmMuteRule: remove,
  };
}
