import type {
  DeleteScheduledActionRequest,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
  PutScheduledActionRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { randomUUID } from 'node:crypto';
import { takePage } from '../../paging.ts';
import { ScheduleError } from '../../schedule/schedule.ts';
import { isAsked, pageSize, readScaled, requireTarget, shown } from './context.ts';
import type { ScalingContext } from './context.ts';
import { invalidToken, limitExceeded, objectNotFound, validation } from './errors.ts';
import type { ScheduleRecord } from './records.ts';
import { nextRun } from './scaler.ts';
import { named } from './target-operations.ts';

const mostActions = 200;

/** Scheduled actions: bounds that are set at their time. */
export function scheduleOperations(context: ScalingContext) {
  const { cloud, directory } = context;

  function putScheduledAction(input: PutScheduledActionRequest): object {
    const scaled = readScaled(input);
    requireTarget(context, scaled);
    const { ScheduledActionName: name = '' } = input;
    if (!/^[^\p{C}|:/]{1,256}$/u.test(name))
      throw validation(`The scheduled action name '${name}' is not valid.`);
    const siblings = directory.schedulesOf(scaled);
    const known = siblings.find((schedule) => schedule.name === name);
    if (!known && siblings.length >= mostActions)
      throw limitExceeded(`A scalable target can have at most ${mostActions} scheduled actions.`);
    const schedule = input.Schedule ?? known?.schedule;
    const action = input.ScalableTargetAction ?? known?.action ?? {};
    if (schedule === undefined) throw validation('A scheduled action needs a schedule.');
    if (action.MinCapacity === undefined && action.MaxCapacity === undefined)
      throw validation('A scheduled action needs a minimum or a maximum capacity.');
    if ((action.MinCapacity ?? 0) > (action.MaxCapacity ?? Infinity))
      throw validation('Minimum capacity cannot be greater than the maximum capacity');
    const record: ScheduleRecord = {
      ...scaled,
      arn: known?.arn ?? arnOf(input, name),
      name,
      schedule,
      timezone: input.Timezone ?? known?.timezone,
      // "If you don't specify start and end times, the old values are deleted." Source: API reference, PutScheduledAction.
      startAtMs: input.StartTime?.getTime(),
      endAtMs: input.EndTime?.getTime(),
      action,
      createdAtMs: known?.createdAtMs ?? cloud.clock.now(),
    };
    directory.schedules.save({ ...record, nextAtMs: checkedNextRun(record) });
    return {};
  }

  function checkedNextRun(record: ScheduleRecord): number | undefined {
    try {
      return nextRun(record, cloud.clock.now());
    } catch (error) {
      if (error instanceof ScheduleError) throw validation(error.message);
      throw error;
    }
  }

  function arnOf({ ServiceNamespace, ResourceId }: PutScheduledActionRequest, name: string): string {
    const { region, account } = cloud;
    return `arn:aws:autoscaling:${region}:${account}:scheduledAction:${randomUUID()}:resource/${ServiceNamespace}/${ResourceId}:scheduledActionName/${name}`;
  }

  function deleteScheduledAction(input: DeleteScheduledActionRequest): object {
    const scaled = readScaled(input);
    const found = directory.schedulesOf(scaled).find(({ name }) => name === input.ScheduledActionName);
    if (!found)
      throw objectNotFound(
        `No scheduled action found for ${shown(scaled)}, scheduled action name: ${input.ScheduledActionName}`,
      );
    directory.schedules.remove(found);
    return {};
  }

  function describeScheduledActions(
    input: DescribeScheduledActionsRequest,
  ): DescribeScheduledActionsResponse {
    const found = directory.schedules
      .all()
      .filter((one) => isAsked(one, input) && (input.ScheduledActionNames?.includes(one.name) ?? true));
    const page = takePage(found, ({ arn }) => arn, input.NextToken, pageSize(input.MaxResults), invalidToken);
    return {
      ScheduledActions: page.items.map((one) => ({
        ...named(one),
        ScheduledActionName: one.name,
        ScheduledActionARN: one.arn,
        Schedule: one.schedule,
        Timezone: one.timezone,
        StartTime: one.startAtMs === undefined ? undefined : new Date(one.startAtMs),
        EndTime: one.endAtMs === undefined ? undefined : new Date(one.endAtMs),
        ScalableTargetAction: one.action,
        CreationTime: new Date(one.createdAtMs),
      })),
      NextToken: page.nextToken,
    };
  }

  return {
    PutScheduledAction: putScheduledAction,
    DeleteScheduledAction: deleteScheduledAction,
    DescribeScheduledActions: describeScheduledActions,
  };
}
