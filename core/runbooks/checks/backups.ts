import { z } from 'zod';
import { BUCKETS } from '../../catalogue/buckets.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { listBackupPlansCommand } from '../../resources/backup-plans/commands.ts';
import { tablesPlan } from '../../resources/backup-plans/plans.ts';
import { bucketRowCommands, listBucketsCommand } from '../../resources/buckets/commands.ts';
import { bucketVersioning, listBuckets } from '../../resources/buckets/list.ts';
import { newestBackups } from '../../resources/tables/backups.ts';
import { listBackupsCommand, listTablesCommand } from '../../resources/tables/commands.ts';
import { listTableNames } from '../../resources/tables/describe.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { plainReport, reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf } from '../words.ts';

export const backupsFresh = defineCheck({
  id: 'backups.fresh',
  title: 'Every table has a backup of today',
  explains:
    'The newest finished backup of every table, of DynamoDB itself. Bad in production and staging, to be looked at in development: none within `hours`.',
  right: 'states:read',
  parameters: z.object({ hours: z.number().positive().default(26) }).strict(),
  commands: (environment) => [
    listTablesCommand(labelOf(environment)),
    listBackupsCommand(labelOf(environment)),
  ],
  async run(source, { hours }, budget) {
    const [listed, newest] = await Promise.all([
      listTableNames(source, budget),
      newestBackups(source, hours, budget),
    ]);
    const now = Date.now();
    const worst = source.environment.names.stage === 'dev' ? 'warn' : 'bad';
    const { of: backups, cutOff } = valueOf(newest) ?? {
      of: {} as Readonly<Record<string, number>>,
      cutOff: true,
    };
    return reportOf({
      evidence: hasValue(newest)
        ? (valueOf(listed) ?? []).map((name): Evidence => {
            const at = backups[name];
            const href = `${pageOf('tables', name)}/backups`;
            if (at !== undefined)
              return {
                name,
                value: `the newest is of ${lengthOf((now - at) / 1_000)} ago`,
                outcome: 'good',
                href,
              };
            if (cutOff)
              return { name, value: 'not among the backups that could be listed', outcome: 'unknown', href };
            return { name, value: `no backup within ${hours} h`, outcome: worst, href };
          })
        : [],
      cells: [listed, newest],
      good: (count) => `${countOf(count, 'table')}, each with a backup within ${hours} h.`,
      none: { outcome: 'bad', sentence: 'There is no table here.' },
    });
  },
});

export const backupsPlanned = defineCheck({
  id: 'backups.planned',
  title: 'AWS Backup keeps backups long enough',
  explains:
    'The backup plan that the console has AWS Backup keep: what it backs up, when, and for how many days. Look at it: there is none. Bad: it keeps them shorter than `days`.',
  right: 'states:read',
  parameters: z.object({ days: z.number().int().positive().default(30) }).strict(),
  commands: (environment) => [listBackupPlansCommand(labelOf(environment))],
  async run(source, { days }, budget) {
    const cell = await tablesPlan(source, budget);
    if (cell.state === 'empty')
      return plainReport('warn', 'There is no plan of AWS Backup: the console’s own schedule may do it.');
    return reportOf({
      evidence: hasValue(cell)
        ? [
            {
              name: 'plan',
              value: `${cell.value.scheduleExpression} ${cell.value.timeZone}, ${countOf(
                cell.value.selections.flatMap(({ tables }) => tables).length,
                'table',
              )}, kept ${cell.value.keepDays === undefined ? 'for ever' : `${cell.value.keepDays} days`}`,
              outcome: (cell.value.keepDays ?? Number.POSITIVE_INFINITY) >= days ? 'good' : 'bad',
              href: '/environment',
            },
          ]
        : [],
      cells: [cell],
      good: () => `Backed up by AWS Backup, kept at least ${days} days.`,
    });
  },
});

export const bucketsVersioning = defineCheck({
  id: 'buckets.versioning',
  title: 'Buckets keep versions',
  explains:
    'The versioning of every bucket. Bad: off or suspended where the catalogue wants it on in this stage.',
  right: 'states:read',
  parameters: z.object({}).strict(),
  commands: (environment) => [
    listBucketsCommand(labelOf(environment)),
    ...bucketRowCommands(labelOf(environment), BUCKETS[0]?.names[environment.names.stage] ?? '').slice(0, 1),
  ],
  async run(source, _parameters, budget) {
    const listed = await listBuckets(source, budget);
    const names = (valueOf(listed) ?? []).map(({ name }) => name);
    const cells = await Promise.all(names.map((name) => bucketVersioning(source, name, budget)));
    const { stage } = source.environment.names;
    const wanted = new Set(
      BUCKETS.filter(({ versioned }) => versioned.includes(stage)).map((bucket) => bucket.names[stage]),
    );
    return reportOf({
      evidence: cells.flatMap((cell, index): readonly Evidence[] => {
        const name = names[index] ?? '';
        if (!hasValue(cell)) return [];
        const { versioning } = cell.value;
        const outcome = versioning !== 'enabled' && wanted.has(name) ? 'bad' : 'good';
        const value = versioning === 'never' ? 'no versions' : `versioning ${versioning}`;
        return [{ name, value, outcome, href: pageOf('buckets', name) }];
      }),
      cells: [listed, ...cells],
      good: (count) => `${countOf(count, 'bucket')}, as the catalogue wants them.`,
      none: { outcome: 'bad', sentence: 'There is no bucket here.' },
    });
  },
});
