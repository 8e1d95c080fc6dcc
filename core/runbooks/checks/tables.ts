import { z } from 'zod';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { tableName } from '../../catalogue/names.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import { labelOf } from '../../environments/label.ts';
import { latestValuesCommand } from '../../resources/metrics/commands.ts';
import type { TotalQuery } from '../../resources/metrics/window-totals.ts';
import { windowTotals } from '../../resources/metrics/window-totals.ts';
import {
  describeContinuousBackupsCommand,
  describeTableCommand,
  listTablesCommand,
} from '../../resources/tables/commands.ts';
import { describeContinuousBackups, describeTable, listTableNames } from '../../resources/tables/describe.ts';
import type { TableSummary } from '../../resources/tables/types.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf, percentOf } from '../words.ts';

const PERIOD_SECONDS = 300;

function sum(metric: string, dimensions: TotalQuery['dimensions']): TotalQuery {
  return { namespace: 'AWS/DynamoDB', metric, dimensions, statistic: 'Sum', periodSeconds: PERIOD_SECONDS };
}

const CONSUMED = ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'] as const;

/** What DynamoDB turned away. Source: DynamoDB developer guide, "DynamoDB metrics and dimensions". */
const TURNED_AWAY = ['ReadThrottleEvents', 'WriteThrottleEvents'] as const;
const PER_TABLE = CONSUMED.length + TURNED_AWAY.length;

function throttleQueries(table: string): readonly TotalQuery[] {
  return [...CONSUMED, ...TURNED_AWAY].map((metric) => sum(metric, { TableName: table }));
}

function firstTable(environment: Environment): string {
  return tableName(environment.names.stage, CATALOGUE.tables[0]?.logical ?? '');
}

export const tablesThrottles = defineCheck({
  id: 'tables.throttles',
  title: 'Tables turn nothing away',
  explains:
    'Throttled requests of every table, and what was consumed, over the last minutes. Bad: more requests were turned away than `most`.',
  right: 'states:read',
  parameters: z
    .object({
      minutes: z.number().int().min(5).max(1_440).default(60),
      most: z.number().int().min(0).default(0),
    })
    .strict(),
  commands: (environment, { minutes }) => [
    listTablesCommand(labelOf(environment)),
    latestValuesCommand(
      labelOf(environment),
      throttleQueries(firstTable(environment)).map((query) => ({ ...query, lookBackSeconds: minutes * 60 })),
      Date.now(),
    ),
  ],
  async run(source, { minutes, most }, budget) {
    const listed = await listTableNames(source, budget);
    const names = valueOf(listed) ?? [];
    const totals = await windowTotals(source, names.flatMap(throttleQueries), minutes * 60, budget);
    const told = valueOf(totals)?.totals ?? [];
    return reportOf({
      evidence: hasValue(totals)
        ? names.map((name, index): Evidence => {
            const [reads = 0, writes = 0, ...throttled] = told.slice(
              index * PER_TABLE,
              (index + 1) * PER_TABLE,
            );
            const turnedAway = throttled.reduce<number>((all, one) => all + (one ?? 0), 0);
            const used = `${Math.round(reads)} read and ${Math.round(writes)} write units`;
            return {
              name,
              value: turnedAway > 0 ? `${turnedAway} requests turned away, ${used}` : used,
              outcome: turnedAway > most ? 'bad' : 'good',
              href: pageOf('tables', name),
            };
          })
        : [],
      cells: [listed, totals],
      good: (count) => `${countOf(count, 'table')}, nothing turned away in ${lengthOf(minutes * 60)}.`,
      none: { outcome: 'bad', sentence: 'There is no table here.' },
    });
  },
});

export const tablesCapacity = defineCheck({
  id: 'tables.capacity',
  title: 'Tables are active and have room',
  explains:
    'The state of every table, and of those with provisioned capacity how much of it was used in the last hour. Bad: not active, or nearly used up. Tables on demand have room by themselves.',
  right: 'states:read',
  parameters: z
    .object({
      warnPercent: z.number().min(1).max(100).default(70),
      badPercent: z.number().min(1).max(100).default(90),
    })
    .strict(),
  commands: (environment) => [
    listTablesCommand(labelOf(environment)),
    describeTableCommand(labelOf(environment), firstTable(environment)),
  ],
  async run(source, { warnPercent, badPercent }, budget) {
    const listed = await listTableNames(source, budget);
    const names = valueOf(listed) ?? [];
    const queries = names.flatMap((name) => CONSUMED.map((metric) => sum(metric, { TableName: name })));
    const [totals, ...tables] = await Promise.all([
      windowTotals(source, queries, 3_600, budget),
      ...names.map((name) => describeTable(source, name, budget)),
    ]);
    const used = valueOf(totals)?.totals ?? [];
    const isProvisioned = tables.some((cell) => valueOf(cell)?.billingMode === 'PROVISIONED');
    return reportOf({
      evidence: tables.flatMap((cell, index) =>
        hasValue(cell)
          ? [
              capacityEvidence(cell.value, used.slice(index * 2, index * 2 + 2), {
                warnPercent,
                badPercent,
                isMeasured: hasValue(totals),
              }),
            ]
          : [],
      ),
      // What was consumed matters only where there is a bound to it.
      cells: [listed, ...tables, ...(isProvisioned ? [totals] : [])],
      good: (count) => `${countOf(count, 'table')} active, with room.`,
      none: { outcome: 'bad', sentence: 'There is no table here.' },
    });
  },
});

interface CapacityJudge {
  readonly warnPercent: number;
  readonly badPercent: number;
  readonly isMeasured: boolean;
}

function capacityEvidence(
  { name, status, billingMode, readCapacityUnits = 0, writeCapacityUnits = 0 }: TableSummary,
  [reads = 0, writes = 0]: readonly (number | undefined)[],
  { warnPercent, badPercent, isMeasured }: CapacityJudge,
): Evidence {
  const href = pageOf('tables', name);
  if (status !== 'ACTIVE') {
    const isMoving = status === 'CREATING' || status === 'UPDATING';
    return { name, value: status.toLowerCase(), outcome: isMoving ? 'warn' : 'bad', href };
  }
  if (billingMode !== 'PROVISIONED') return { name, value: 'active, on demand', outcome: 'good', href };
  if (!isMeasured) return { name, value: 'active, what it uses is not known', outcome: 'unknown', href };
  const shares = [reads / 3_600 / readCapacityUnits, writes / 3_600 / writeCapacityUnits];
  const percent = Math.max(...shares.map((share) => (Number.isFinite(share) ? share * 100 : 0)));
  return {
    name,
    value: `active, ${percentOf(percent / 100)} of its capacity used`,
    outcome: percent > badPercent ? 'bad' : percent > warnPercent ? 'warn' : 'good',
    href: `${href}/settings`,
  };
}

export const tablesRecovery = defineCheck({
  id: 'tables.recovery',
  title: 'Tables can be taken back to a moment',
  explains:
    'Point-in-time recovery of every table: how long ago the newest moment is that it can be taken back to. Bad: it is off where the catalogue wants it on, or that moment is older than `minutes`.',
  right: 'states:read',
  parameters: z.object({ minutes: z.number().int().positive().default(60) }).strict(),
  commands: (environment) => [
    listTablesCommand(labelOf(environment)),
    describeContinuousBackupsCommand(labelOf(environment), firstTable(environment)),
  ],
  async run(source, { minutes }, budget) {
    const listed = await listTableNames(source, budget);
    const names = valueOf(listed) ?? [];
    const cells = await Promise.all(names.map((name) => describeContinuousBackups(source, name, budget)));
    const { stage } = source.environment.names;
    const wanted = new Set(
      CATALOGUE.tables
        .filter(({ pointInTimeRecovery }) => pointInTimeRecovery.includes(stage))
        .map(({ names: perStage }) => perStage[stage]),
    );
    const now = Date.now();
    return reportOf({
      evidence: cells.flatMap((cell, index): readonly Evidence[] => {
        const name = names[index] ?? '';
        if (!hasValue(cell)) return [];
        const href = `${pageOf('tables', name)}/backups`;
        const { pointInTimeRecovery, latestRestorableAt } = cell.value;
        if (!pointInTimeRecovery)
          return [{ name, value: 'off', outcome: wanted.has(name) ? 'bad' : 'good', href }];
        const ageSeconds = latestRestorableAt === undefined ? undefined : (now - latestRestorableAt) / 1_000;
        if (ageSeconds === undefined)
          return [{ name, value: 'on, up to when is not told', outcome: 'unknown', href }];
        const outcome = ageSeconds > minutes * 60 ? 'bad' : 'good';
        return [{ name, value: `on, up to ${lengthOf(ageSeconds)} ago`, outcome, href }];
      }),
      cells: [listed, ...cells],
      good: (count) => `${countOf(count, 'table')}, as the catalogue wants them.`,
      none: { outcome: 'bad', sentence: 'There is no table here.' },
    });
  },
});
