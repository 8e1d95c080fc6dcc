import { z } from 'zod';
import type { ZodType, ZodTypeDef } from 'zod';
import type { AlarmNotes } from '../actions/alarm-notes.ts';
import { readAs } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';

const PAGE = 100;

const noted = {
  alarm: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.number(),
  note: z.string().optional(),
};
const acknowledgementSchema = z.object({ ...noted, since: z.number() });
const silenceSchema = z.object({ ...noted, until: z.number() });

type Kind = 'acknowledged' | 'silenced';

/** One item an alarm and kind. What is void stays until the next one takes its place: there are as many as alarms. */
export function createAlarmNotes(table: HomeTable): AlarmNotes {
  async function all<T>(
    environmentId: string,
    kind: Kind,
    schema: ZodType<T, ZodTypeDef, unknown>,
  ): Promise<readonly T[]> {
    const found: Item[] = [];
    let after: Item | undefined;
    do {
      const { items, more } = await table.query({
        condition: 'PK = :pk AND begins_with(SK, :kind)',
        values: { ':pk': keyOf(environmentId, kind, '').PK, ':kind': `${kind}#` },
        limit: PAGE,
        after,
      });
      found.push(...items);
      const last = more ? items.at(-1) : undefined;
      after = last && { PK: last.PK, SK: last.SK };
    } while (after);
    return found.map((item) => readAs(schema, item, 'note on an alarm'));
  }
  const put = (environmentId: string, kind: Kind, note: { readonly alarm: string }) =>
    table.put({ ...keyOf(environmentId, kind, note.alarm), ...note });
  const remove = async (environmentId: string, kind: Kind, alarm: string) => {
    await table.remove(keyOf(environmentId, kind, alarm));
  };
  return {
    acknowledgements: (environmentId) => all(environmentId, 'acknowledged', acknowledgementSchema),
    silences: (environmentId) => all(environmentId, 'silenced', silenceSchema),
    acknowledge: (environmentId, note) => put(environmentId, 'acknowledged', note),
    unacknowledge: (environmentId, alarm) => remove(environmentId, 'acknowledged', alarm),
    keepSilence: (environmentId, note) => put(environmentId, 'silenced', note),
    forgetSilence: (environmentId, alarm) => remove(environmentId, 'silenced', alarm),
  };
}

function keyOf(environmentId: string, kind: Kind, alarm: string): Key {
  return { PK: `alarms#${environmentId}`, SK: `${kind}#${alarm}` };
}
