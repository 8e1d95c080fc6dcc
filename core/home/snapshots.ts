import type { ComparedKind } from '../compare/form/canonical.ts';
import { SNAPSHOT_DAYS } from '../compare/over-time/kept.ts';
import type { KeptKind, PartReference, SnapshotHead, Snapshots } from '../compare/over-time/kept.ts';
import { latestSchema, snapshotHeadSchema } from './snapshot-items.ts';
import { createSnapshotParts } from './snapshot-parts.ts';
import { conditionOf, partsOf, readAs, wireOf } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';
import { transact } from './transaction.ts';

const DAY_SECONDS = 86_400;
const PAGE = 100;

/** A partition an environment: heads by their time, the place of the newest, and who takes the day's. */
export function createSnapshots(table: HomeTable): Snapshots {
  const parts = createSnapshotParts(table);
  async function find(environmentId: string, id: string) {
    const item = await table.get(headKey(environmentId, id));
    return item && headOf(item);
  }
  return {
    find,

    async latest(environmentId) {
      const item = await table.get(latestKey(environmentId));
      if (!item) return {};
      const { id } = readAs(latestSchema, item, 'place of the newest snapshot');
      return { place: id, head: await find(environmentId, id) };
    },

    async list(environmentId, { fromAt = 0, toAt = Number.MAX_SAFE_INTEGER, limit }, signal) {
      const heads: SnapshotHead[] = [];
      let after: Item | undefined;
      for (;;) {
        const { items, more } = await table.query(
          {
            condition: 'PK = :pk AND SK BETWEEN :from AND :to',
            values: {
              ':pk': partitionOf(environmentId),
              ':from': `at#${digits(fromAt)}`,
              // Behind every id of that millisecond.
              ':to': `at#${digits(toAt)}~`,
            },
            limit: Math.min(PAGE, limit - heads.length),
            newestFirst: true,
            after,
          },
          signal,
        );
        heads.push(...items.map(headOf));
        const last = items.at(-1);
        if (!more || !last) return { heads, more: false };
        if (heads.length >= limit) return { heads, more: true };
        after = { PK: last.PK, SK: last.SK };
      }
    },

    async read(head, what, kinds) {
      const named = Object.entries(head.kinds) as [ComparedKind, KeptKind][];
      const asked = named.filter(([kind]) => kinds?.includes(kind) ?? true);
      const contents = await Promise.all(
        asked.map(async ([kind, kept]) => {
          const reference = what === 'known' ? (kept.known ?? kept.seen) : kept.seen;
          return reference && ([kind, await parts.read(head.environmentId, reference)] as const);
        }),
      );
      const there = contents.filter((one) => one !== undefined);
      return there.some(([, content]) => content === undefined) ? undefined : new Map(there);
    },

    writePart(environmentId, content, there: readonly PartReference[], at) {
      return parts.write(environmentId, content, there, at);
    },

    async add(head, place) {
      if (place !== undefined && headKey('', head.id).SK <= headKey('', place).SK) return 'overtaken';
      const { environmentId, id, at } = head;
      const Item = wireOf({
        ...headKey(environmentId, id),
        ...head,
        removeAt: Math.floor(at / 1_000) + SNAPSHOT_DAYS * DAY_SECONDS,
      });
      const newest = partsOf({
        update: 'SET id = :id',
        condition: place === undefined ? 'attribute_not_exists(PK)' : 'id = :place',
        values: { ':id': id, ...(place !== undefined && { ':place': place }) },
      });
      const absent = conditionOf({ condition: 'attribute_not_exists(PK)', values: {} });
      const result = await transact(table, [
        { Put: { TableName: table.name, Item, ...absent } },
        { Update: { TableName: table.name, Key: wireOf({ ...latestKey(environmentId) }), ...newest } },
      ]);
      return result === 'written' ? 'added' : 'overtaken';
    },

    async takeDay(environmentId, day, owner, now, until) {
      const taken = await table.update(dayKey(environmentId), {
        update: 'SET #day = :day, #owner = :owner, #until = :until, #ended = :no',
        condition:
          'attribute_not_exists(PK) OR #day < :day OR (#day = :day AND #ended = :no AND (#owner = :owner OR #until < :now))',
        names: { '#day': 'day', '#owner': 'owner', '#until': 'until', '#ended': 'ended' },
        values: { ':day': day, ':owner': owner, ':until': until, ':now': now, ':no': false },
      });
      return taken !== 'unmet';
    },

    async endDay(environmentId, day, owner) {
      await table.update(dayKey(environmentId), {
        update: 'SET #ended = :yes',
        condition: '#day = :day AND #owner = :owner',
        names: { '#day': 'day', '#owner': 'owner', '#ended': 'ended' },
        values: { ':day': day, ':owner': owner, ':yes': true },
      });
    },
  };
}

function headOf(item: Item): SnapshotHead {
  return readAs(snapshotHeadSchema, item, 'snapshot');
}

/** Milliseconds since the epoch have 13 digits until the year 2286. */
function digits(at: number): string {
  return String(Math.max(0, Math.min(at, 9_999_999_999_999))).padStart(13, '0');
}

function partitionOf(environmentId: string): string {
  return `snapshots#${environmentId}`;
}

function headKey(environmentId: string, id: string): Key {
  return { PK: partitionOf(environmentId), SK: `at#${id}` };
}

function latestKey(environmentId: string): Key {
  return { PK: partitionOf(environmentId), SK: 'latest' };
}

function dayKey(environmentId: string): Key {
  return { PK: partitionOf(environmentId), SK: 'day' };
}
