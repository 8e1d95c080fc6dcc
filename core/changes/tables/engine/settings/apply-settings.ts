import {
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { Failure } from '../../../../cells/cell.ts';
import type { BulkOptions, Ended, TablePlace } from '../bulk.ts';
import type { CallOptions } from '../table-facts.ts';
import { callUpstream, endOf, UpstreamFailed } from '../upstream-call.ts';
import { tableSettings } from './read-settings.ts';
import type { SettingCall, SettingNote, SettingsPlan, SettingStep, WantedSettings } from './settings-plan.ts';
import { settingsPlan } from './settings-plan.ts';
import { waitUntilActive } from './wait-active.ts';

/** What was applied is told for people; what is left is worked out from the table itself. */
export const applyCheckpointSchema = z.object({ applied: z.array(z.string()).readonly() });
export type ApplyCheckpoint = Readonly<z.infer<typeof applyCheckpointSchema>>;

export interface AppliedSettings {
  readonly applied: readonly string[];
  /** What the endpoint would not set, and why. */
  readonly failed: readonly { readonly setting: string; readonly failure: Failure }[];
  readonly later: readonly SettingNote[];
  readonly impossible: readonly SettingNote[];
}

/** DynamoDB says so while another change is on its way, also for a moment after a table has become ACTIVE. */
const IN_USE = 'ResourceInUseException';
const ATTEMPTS_IN_USE = 10;

/** These are about one setting; the others can still be applied. */
const ABOUT_ONE: ReadonlySet<Failure['state']> = new Set(['denied', 'unsupported', 'rejected', 'absent']);

/**
 * Sets a table to what is wanted, call by call as {@link settingsPlan} orders them, and waits after each until the
 * table can be changed again. A setting that is refused does not keep the others from being applied. Called again it
 * does what is left; what DynamoDB takes only later is named, and not waited for.
 */
export async function applySettings(
  place: TablePlace,
  wanted: WantedSettings,
  options: BulkOptions<ApplyCheckpoint>,
): Promise<Ended<AppliedSettings, ApplyCheckpoint>> {
  let checkpoint: ApplyCheckpoint = options.from ?? { applied: [] };
  const failed: { readonly setting: string; readonly failure: Failure }[] = [];
  let plan: SettingsPlan = { steps: [], later: [], impossible: [] };
  const totals = () => ({ ...checkpoint, failed, later: plan.later, impossible: plan.impossible });
  try {
    await waitUntilActive(place, options);
    plan = settingsPlan(await tableSettings(place, options), wanted);
    const already = checkpoint.applied.length;
    const total = already + plan.steps.length;
    const { later } = plan;
    for (const [index, { setting, call }] of plan.steps.entries()) {
      const failure = await applied(place, call, options);
      if (failure) failed.push({ setting, failure });
      else checkpoint = { applied: [...checkpoint.applied, setting] };
      options.onProgress?.({ done: already + index + 1, total, bytes: 0, checkpoint });
    }
    // An answer that got lost, and was asked for again, may have been a success.
    const left = settingsPlan(await tableSettings(place, options), wanted);
    plan = {
      ...left,
      later: [...new Map([...later, ...left.later].map((note) => [note.setting, note])).values()],
    };
    const stillFailed = failed.filter(({ setting }) => isLeft(left.steps, setting));
    return { outcome: 'done', ...totals(), failed: stillFailed };
  } catch (error) {
    return { ...endOf(error), checkpoint, ...totals() };
  }
}

function isLeft(steps: readonly SettingStep[], setting: string): boolean {
  return steps.some((step) => step.setting === setting);
}

async function applied(
  place: TablePlace,
  call: SettingCall,
  options: CallOptions,
): Promise<Failure | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await callUpstream(`dynamodb:${call.operation}`, options, (abortSignal) =>
        send(place, call, abortSignal),
      );
      await waitUntilActive(place, options);
      return undefined;
    } catch (error) {
      if (!(error instanceof UpstreamFailed) || !ABOUT_ONE.has(error.failure.state)) throw error;
      if (error.failure.code !== IN_USE || attempt >= ATTEMPTS_IN_USE) return error.failure;
      await waitUntilActive(place, options);
    }
  }
}

function send({ client }: TablePlace, call: SettingCall, abortSignal: AbortSignal): Promise<unknown> {
  const options = { abortSignal };
  switch (call.operation) {
    case 'UpdateTable':
      return client.send(new UpdateTableCommand(call.input), options);
    case 'UpdateTimeToLive':
      return client.send(new UpdateTimeToLiveCommand(call.input), options);
    case 'UpdateContinuousBackups':
      return client.send(new UpdateContinuousBackupsCommand(call.input), options);
    case 'UpdateContributorInsights':
      return client.send(new UpdateContributorInsightsCommand(call.input), options);
    case 'TagResource':
      return client.send(new TagResourceCommand(call.input), options);
    case 'UntagResource':
      return client.send(new UntagResourceCommand(call.input), options);
    case 'PutResourcePolicy':
      return client.send(new PutResourcePolicyCommand(call.input), options);
    case 'DeleteResourcePolicy':
      return client.send(new DeleteResourcePolicyCommand(call.input), options);
  }
}
