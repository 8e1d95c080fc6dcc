import type { BackupRule } from '@aws-sdk/client-backup';
import { parseSchedule } from '../../schedule/schedule.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import type { BackupStore } from './backup-store.ts';
import type { PlanRecord } from './records.ts';
import { startScheduled } from './run-jobs.ts';
import { isSelected } from './selected.ts';

/** A rule without a schedule runs at five. Source: AWS Backup developer guide, "Backup plan options and configuration". */
const USUAL_SCHEDULE = 'cron(0 5 ? * * *)';

export function scheduleOf({
  ScheduleExpression,
  ScheduleExpressionTimezone,
}: Pick<BackupRule, 'ScheduleExpression' | 'ScheduleExpressionTimezone'>): Schedule {
  // AWS Backup takes a star for both days, where one has to be a question mark elsewhere.
  const expression = (ScheduleExpression ?? USUAL_SCHEDULE).replace(
    /^cron\((\S+) (\S+) \* (\S+) \* (\S+)\)$/,
    'cron($1 $2 ? $3 * $4)',
  );
  return parseSchedule(expression, ScheduleExpressionTimezone);
}

/** Runs the rules whose time has come since the last look; one that came several times runs once. */
export function runRules(store: BackupStore, sinceMs: number, now: number): void {
  for (const plan of store.plans.all()) {
    const since = Math.max(sinceMs, plan.createdAtMs);
    const due = plan.plan.Rules.filter((rule) => (scheduleOf(rule)(since) ?? Infinity) <= now);
    if (due.length === 0) continue;
    for (const rule of due) runRule(store, plan, rule);
    store.plans.save({ ...plan, lastRunAtMs: now });
  }
}

function runRule(store: BackupStore, plan: PlanRecord, rule: PlanRecord['plan']['Rules'][number]): void {
  const tables = store.cloud.tableBackups()?.tables() ?? [];
  const selections = store.selections.all().filter(({ planId }) => planId === plan.id);
  const begun = new Set<string>();
  for (const { selection } of selections) {
    // A table that is named but not there is a job that fails, as on AWS.
    const named = (selection.Resources ?? []).filter(
      (arn) => /:table\/[^*]+$/.test(arn) && !arn.includes('*') && !tables.some((table) => table.arn === arn),
    );
    const selected = tables.filter((table) => isSelected(selection, table)).map(({ arn }) => arn);
    for (const resourceArn of [...selected, ...named]) {
      if (begun.has(resourceArn)) continue;
      begun.add(resourceArn);
      startScheduled(store, {
        vault: rule.TargetBackupVaultName ?? '',
        resourceArn,
        roleArn: selection.IamRoleArn ?? '',
        lifecycle: rule.Lifecycle,
        createdBy: {
          BackupPlanId: plan.id,
          BackupPlanArn: store.arnOf('backup-plan', plan.id),
          BackupPlanName: plan.plan.BackupPlanName,
          BackupPlanVersion: plan.versionId,
          BackupRuleId: rule.RuleId,
          BackupRuleName: rule.RuleName,
        },
      });
    }
  }
}
