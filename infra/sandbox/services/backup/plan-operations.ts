import type {
  BackupPlanInput,
  BackupPlansListMember,
  CreateBackupPlanInput,
  CreateBackupPlanOutput,
  DeleteBackupPlanInput,
  DeleteBackupPlanOutput,
  GetBackupPlanInput,
  GetBackupPlanOutput,
  ListBackupPlansInput,
  ListBackupPlansOutput,
  UpdateBackupPlanInput,
  UpdateBackupPlanOutput,
} from '@aws-sdk/client-backup';
import { randomBytes, randomUUID } from 'node:crypto';
import { ScheduleError } from '../../schedule/schedule.ts';
import type { BackupStore } from './backup-store.ts';
import { invalidRequest, invalidValue, missingValue } from './errors.ts';
import { backupPage } from './paging.ts';
import type { PlanRecord } from './records.ts';
import { scheduleOf } from './run-rules.ts';

/** Plans: rules that say when, where to and for how long. Source: AWS Backup API reference. */
export function planOperations(store: BackupStore) {
  const { plans, selections, vaults, cloud } = store;

  function create({ BackupPlan: plan, CreatorRequestId }: CreateBackupPlanInput): CreateBackupPlanOutput {
    const known = plans
      .all()
      .find(
        ({ creatorRequestId }) => creatorRequestId !== undefined && creatorRequestId === CreatorRequestId,
      );
    const kept =
      known ??
      plans.save({
        id: randomUUID(),
        plan: checked(plan),
        versionId: newVersion(),
        createdAtMs: cloud.clock.now(),
        creatorRequestId: CreatorRequestId,
      });
    return named(kept);
  }

  function checked(plan: BackupPlanInput | undefined): PlanRecord['plan'] {
    if (!plan) throw missingValue('BackupPlan');
    const { BackupPlanName: name = '', Rules: rules = [] } = plan;
    if (!/^[a-zA-Z0-9_.-]{1,50}$/.test(name))
      throw invalidValue('BackupPlanName must have 1 to 50 letters, digits, or the characters - _ .');
    if (rules.length === 0) throw invalidValue('A backup plan needs a rule.');
    if (new Set(rules.map(({ RuleName }) => RuleName)).size < rules.length)
      throw invalidValue('Rule names of a backup plan must be unique.');
    return { ...plan, BackupPlanName: name, Rules: rules.map(checkedRule) };
  }

  function checkedRule(rule: BackupPlanInput['Rules'] extends (infer Rule)[] | undefined ? Rule : never) {
    const { RuleName = '', TargetBackupVaultName: vault = '', Lifecycle, StartWindowMinutes } = rule;
    if (!/^[a-zA-Z0-9_.-]{1,50}$/.test(RuleName)) throw invalidValue('RuleName is invalid.');
    if (!vaults.find(vault)) throw invalidValue(`Backup vault ${vault} does not exist.`);
    if (StartWindowMinutes !== undefined && StartWindowMinutes < 60)
      throw invalidValue('StartWindowMinutes must be at least 60 minutes.');
    const { MoveToColdStorageAfterDays: cold, DeleteAfterDays: end } = Lifecycle ?? {};
    if (end !== undefined && end < 1) throw invalidValue('DeleteAfterDays must be at least 1.');
    // Cold storage is paid for ninety days. Source: API reference, Lifecycle.
    if (cold !== undefined && end !== undefined && end < cold + 90)
      throw invalidValue('DeleteAfterDays must be at least 90 days after MoveToColdStorageAfterDays.');
    try {
      scheduleOf(rule);
    } catch (error) {
      if (error instanceof ScheduleError) throw invalidValue(error.message);
      throw error;
    }
    return { ...rule, RuleName, TargetBackupVaultName: vault, RuleId: randomUUID() };
  }

  function update({ BackupPlanId, BackupPlan }: UpdateBackupPlanInput): UpdateBackupPlanOutput {
    const known = plans.require(BackupPlanId);
    return named(plans.save({ ...known, plan: checked(BackupPlan), versionId: newVersion() }));
  }

  function named({ id, versionId, createdAtMs }: PlanRecord) {
    return {
      BackupPlanId: id,
      BackupPlanArn: store.arnOf('backup-plan', id),
      CreationDate: new Date(createdAtMs),
      VersionId: versionId,
    };
  }

  function get({ BackupPlanId, VersionId }: GetBackupPlanInput): GetBackupPlanOutput {
    const kept = plans.require(BackupPlanId);
    // Former versions are not kept.
    if (VersionId !== undefined && VersionId !== kept.versionId)
      throw invalidValue(`Version ${VersionId} of the backup plan does not exist.`);
    return {
      ...named(kept),
      BackupPlan: { ...kept.plan, Rules: [...kept.plan.Rules] },
      CreatorRequestId: kept.creatorRequestId,
      LastExecutionDate: dateOf(kept.lastRunAtMs),
    };
  }

  function list(input: ListBackupPlansInput): ListBackupPlansOutput {
    const page = backupPage(plans.all(), ({ id }) => id, input);
    return {
      BackupPlansList: page.items.map((kept): BackupPlansListMember => ({
        ...named(kept),
        BackupPlanName: kept.plan.BackupPlanName,
        CreatorRequestId: kept.creatorRequestId,
        LastExecutionDate: dateOf(kept.lastRunAtMs),
      })),
      NextToken: page.nextToken,
    };
  }

  function remove({ BackupPlanId }: DeleteBackupPlanInput): DeleteBackupPlanOutput {
    const kept = plans.require(BackupPlanId);
    if (selections.all().some(({ planId }) => planId === kept.id))
      throw invalidRequest('Related backup plan selections must be deleted prior to backup plan deletion.');
    plans.remove(kept.id);
    const { CreationDate: _made, ...told } = named(kept);
    return { ...told, DeletionDate: new Date(cloud.clock.now()) };
  }

  return {
    CreateBackupPlan: create,
    UpdateBackupPlan: update,
    GetBackupPlan: get,
    ListBackupPlans: list,
    DeleteBackupPlan: remove,
  };
}

function newVersion(): string {
  return randomBytes(36).toString('base64url');
}

function dateOf(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}
