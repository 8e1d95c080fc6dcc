import { z } from 'zod';
import type { BackupSchedule, Schedules } from '../actions/schedules.ts';
import { hashOf } from '../actions/canonical.ts';
import { readAs } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';

/** Pages of a query; a table has about thirty backups of its schedule. */
const PAGE = 100;

const scheduleSchema = z.object({
  version: z.number().int(),
  timeZone: z.string(),
  tables: z.array(z.object({ name: z.string(), since: z.number() })),
});

const backupSchema = z.object({ table: z.string(), name: z.string(), arn: z.string(), madeAt: z.number() });

/** One item an environment, and one for each backup that was made by it. */
export function createSchedules(table: HomeTable): Schedules {
  async function read(environmentId: string) {
    const item = await table.get(scheduleKey(environmentId));
    if (!item) return undefined;
    const { version, ...schedule } = readAs(scheduleSchema, item, 'backup schedule');
    return { schedule, version };
  }
  return {
    read,
    async made(environmentId, tableName) {
      const { PK } = scheduleKey(environmentId);
      const found: Item[] = [];
      let after: Item | undefined;
      do {
        const { items, more } = await table.query({
          condition: 'PK = :pk AND begins_with(SK, :made)',
          values: { ':pk': PK, ':made': `${madePrefix(tableName)}` },
          limit: PAGE,
          after,
        });
        found.push(...items);
        const last = more ? items.at(-1) : undefined;
        after = last && { PK: last.PK, SK: last.SK };
      } while (after);
      return found
        .map((item) => readAs(backupSchema, item, 'scheduled backup'))
        .sort((a, b) => a.madeAt - b.madeAt);
    },
    async write(environmentId, schedule, was) {
      const key = scheduleKey(environmentId);
      const result = schedule
        ? await table.update(key, updateTo(schedule, was))
        : await table.remove(key, {
            condition: 'attribute_not_exists(PK) OR version = :was',
            values: { ':was': was ?? 0 },
          });
      if (result !== 'unmet') return true;
      // After an answer that was lost, it is what was to be written.
      const now = await read(environmentId);
      return hashOf(now?.schedule) === hashOf(schedule);
    },
    async note(environmentId, backup) {
      await table.put({ ...madeKey(environmentId, backup), ...backup });
    },
    async forget(environmentId, backup) {
      await table.remove(madeKey(environmentId, backup));
    },
  };
}

function updateTo({ timeZone, tables }: BackupSchedule, was: number | undefined) {
  return {
    update: 'SET #timeZone = :timeZone, #tables = :tables, version = :next',
    condition: was === undefined ? 'attribute_not_exists(PK)' : 'version = :was',
    names: { '#timeZone': 'timeZone', '#tables': 'tables' },
    values: {
      ':timeZone': timeZone,
      ':tables': tables,
      ':next': (was ?? 0) + 1,
      ...(was !== undefined && { ':was': was }),
    },
  };
}

function scheduleKey(environmentId: string): Key {
  return { PK: `schedule#${environmentId}`, SK: 'schedule' };
}

/** No table's name holds a `#`. */
function madePrefix(table: string): string {
  return `made#${table}#`;
}

function madeKey(environmentId: string, backup: { readonly table: string; readonly name: string }): Key {
  return { PK: scheduleKey(environmentId).PK, SK: `${madePrefix(backup.table)}${backup.name}` };
}
