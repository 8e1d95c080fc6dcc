import type {
  BackupSelectionsListMember,
  CreateBackupSelectionInput,
  CreateBackupSelectionOutput,
  DeleteBackupSelectionInput,
  GetBackupSelectionInput,
  GetBackupSelectionOutput,
  ListBackupSelectionsInput,
  ListBackupSelectionsOutput,
} from '@aws-sdk/client-backup';
import { randomUUID } from 'node:crypto';
import type { BackupStore } from './backup-store.ts';
import { invalidValue, missingValue, notFound } from './errors.ts';
import { backupPage } from './paging.ts';
import type { SelectionRecord } from './records.ts';

/** What a plan backs up. Source: AWS Backup API reference, BackupSelection. */
export function selectionOperations(store: BackupStore) {
  const { plans, selections, cloud } = store;

  function create(input: CreateBackupSelectionInput): CreateBackupSelectionOutput {
    const plan = plans.require(input.BackupPlanId);
    const { BackupSelection: selection, CreatorRequestId } = input;
    if (!selection) throw missingValue('BackupSelection');
    const { SelectionName: name = '', IamRoleArn: role = '', Resources: resources = [] } = selection;
    if (!/^[a-zA-Z0-9_.-]{1,50}$/.test(name)) throw invalidValue('SelectionName is invalid.');
    if (!/^arn:[^:]+:iam::\d{12}:role\//.test(role)) throw invalidValue(`Invalid IAM role ARN: ${role}`);
    const asksTags = (selection.ListOfTags?.length ?? 0) > 0 || selection.Conditions !== undefined;
    if (resources.length === 0 && !asksTags)
      throw invalidValue('A backup selection needs resources, or tags that they carry.');
    const wrong = resources.find((arn) => arn !== '*' && !arn.startsWith('arn:'));
    if (wrong !== undefined) throw invalidValue(`Invalid ARN: ${wrong}`);
    const known = ofPlan(plan.id).find(
      ({ creatorRequestId }) => creatorRequestId !== undefined && creatorRequestId === CreatorRequestId,
    );
    const kept =
      known ??
      selections.save({
        id: randomUUID(),
        planId: plan.id,
        selection,
        createdAtMs: cloud.clock.now(),
        creatorRequestId: CreatorRequestId,
      });
    return { SelectionId: kept.id, BackupPlanId: plan.id, CreationDate: new Date(kept.createdAtMs) };
  }

  function ofPlan(id: string): readonly SelectionRecord[] {
    return selections.all().filter(({ planId }) => planId === id);
  }

  function one(planId: string | undefined, selectionId = ''): SelectionRecord {
    const plan = plans.require(planId);
    const found = selections.find(selectionId);
    if (found?.planId !== plan.id) throw notFound(`Backup selection ${selectionId}`);
    return found;
  }

  function get({ BackupPlanId, SelectionId }: GetBackupSelectionInput): GetBackupSelectionOutput {
    const { id, planId, selection, createdAtMs, creatorRequestId } = one(BackupPlanId, SelectionId);
    return {
      BackupSelection: selection,
      SelectionId: id,
      BackupPlanId: planId,
      CreationDate: new Date(createdAtMs),
      CreatorRequestId: creatorRequestId,
    };
  }

  function list(input: ListBackupSelectionsInput): ListBackupSelectionsOutput {
    const plan = plans.require(input.BackupPlanId);
    const page = backupPage(ofPlan(plan.id), ({ id }) => id, input);
    return {
      BackupSelectionsList: page.items.map(
        ({ id, planId, selection, createdAtMs, creatorRequestId }): BackupSelectionsListMember => ({
          SelectionId: id,
          SelectionName: selection.SelectionName,
          BackupPlanId: planId,
          IamRoleArn: selection.IamRoleArn,
          CreationDate: new Date(createdAtMs),
          CreatorRequestId: creatorRequestId,
        }),
      ),
      NextToken: page.nextToken,
    };
  }

  function remove({ BackupPlanId, SelectionId }: DeleteBackupSelectionInput): object {
    selections.remove(one(BackupPlanId, SelectionId).id);
    return {};
  }

  return {
    CreateBackupSelection: create,
    GetBackupSelection: get,
    ListBackupSelections: list,
    DeleteBackupSelection: remove,
  };
}
