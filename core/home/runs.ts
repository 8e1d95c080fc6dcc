import { randomUUID } from 'node:crypto';
import { LeaseLost } from '../actions/run.ts';
import type { RunSummary, Runs } from '../actions/run.ts';
import type { Bodies, StoredBody } from './bodies.ts';
import { HomeError } from './home-error.ts';
import { inOrder, listActiveUntil, listNewest } from './listed.ts';
import { createRun, endRun, readRun } from './run-claims.ts';
import {
  asJson,
  hasEnded,
  headOf,
  keptOutcome,
  RUNS_LIST,
  runKey,
  summaryOf,
  SUMMARY_ATTRIBUTES,
} from './run-items.ts';
import { UNREADABLE_ITEM } from './table.ts';
import type { HomeTable } from './table.ts';

/**
 * How long after its end a lease is left alone: the clocks of two consoles may differ by so much before one takes what
 * the other still thinks to own. AWS's signatures refuse clocks that are further off only after five minutes, so that
 * the consoles' clocks have to be kept by NTP.
 */
export const LEASE_MARGIN_MS = 5_000;

/** How long what has ended is kept. Records are kept for ever. */
export const KEPT_SECONDS = 400 * 86_400;

const LOOKED_AT = 500;
const LONGEST_LIST = 100;
const ABANDONED_AT_ONCE = 100;

const OWNED = 'leaseOwner = :owner AND #state = :running';
const STATE_NAME = { '#state': 'state' };

/** Told of an item that is no run any more, since somebody else has written there. Never throws, never waits. */
export type Unreadable = (error: unknown, id: string) => void;

export function createRuns(
  table: HomeTable,
  bodies: Bodies,
  now: () => number,
  unreadable: Unreadable = () => undefined,
): Runs {
  async function summaries(keys: readonly { readonly PK: string; readonly SK: string }[]) {
    const plain = keys.map(({ PK, SK }) => ({ PK, SK }));
    const items = await table.getMany(plain, SUMMARY_ATTRIBUTES);
    const read = inOrder(keys, items).map((item) =>
      summaryOf(bodies, item).catch((error: unknown) => {
        // A call that failed says nothing of the item.
        if (error instanceof HomeError && error.failure.code !== UNREADABLE_ITEM) throw error;
        unreadable(error, String(item.PK));
        return undefined;
      }),
    );
    // One that can not be read keeps nobody from the others.
    return (await Promise.all(read)).filter((run) => run !== undefined);
  }

  return {
    create: (run) => createRun(table, bodies, run),
    find: (id) => readRun(table, bodies, id),

    async summary(id) {
      const [item] = await table.getMany([runKey(id)], SUMMARY_ATTRIBUTES);
      return item && summaryOf(bodies, item);
    },

    async list({ before, limit, states }) {
      const wanted = Math.min(limit, LONGEST_LIST);
      const runs: RunSummary[] = [];
      let place = before;
      for (let looked = 0; looked < LOOKED_AT;) {
        const { keys, more } = await listNewest(table, RUNS_LIST, wanted, place);
        const byId = new Map((await summaries(keys)).map((run) => [runKey(run.id).PK, run]));
        for (const [index, key] of keys.entries()) {
          const run = byId.get(key.PK);
          place = key.listSort;
          if (run && (states === undefined || states.includes(run.state))) runs.push(run);
          if (runs.length === wanted)
            return { runs, before: more || index < keys.length - 1 ? place : undefined };
        }
        if (!more) return { runs };
        looked += Math.max(1, keys.length);
      }
      return { runs, before: place };
    },

    async lease(id, owner, milliseconds, state) {
      const at = now();
      const states = state ? [state] : ['running', 'waiting'];
      const among = states.map((one) => `#state = :${one}`).join(' OR ');
      const taken = await table.update(runKey(id), {
        update:
          'SET leaseOwner = :owner, leaseUntil = :until, activeUntil = :until, leaseToken = :token, #state = :running',
        // The token: a first attempt whose answer was lost has taken it already.
        condition:
          'leaseToken = :token OR ' +
          `((${among}) AND (attribute_not_exists(leaseOwner) OR leaseUntil < :free))`,
        names: STATE_NAME,
        values: {
          ':owner': owner,
          ':until': at + milliseconds,
          ':token': randomUUID(),
          ':free': at - LEASE_MARGIN_MS,
          ':running': 'running',
          ...(states.includes('waiting') && { ':waiting': 'waiting' }),
        },
      });
      return taken === 'unmet' ? undefined : readRun(table, bodies, id);
    },

    async renew(id, owner, milliseconds, progress) {
      const kept = await table.update(runKey(id), {
        update: 'SET leaseUntil = :until, activeUntil = :until' + (progress ? ', progress = :progress' : ''),
        condition: OWNED,
        names: STATE_NAME,
        values: {
          ':until': now() + milliseconds,
          ':owner': owner,
          ':running': 'running',
          ...(progress && { ':progress': JSON.stringify(progress) }),
        },
      });
      if (kept === 'unmet') return 'lost';
      return kept.cancelRequestedBy === undefined ? 'kept' : 'cancel';
    },

    async save(id, owner, checkpoint) {
      const { PK } = runKey(id);
      const stored = await bodies.write(PK, checkpoint);
      const before = await table.update(
        runKey(id),
        {
          update: 'SET checkpoint = :checkpoint',
          condition: OWNED,
          names: STATE_NAME,
          values: { ':checkpoint': stored, ':owner': owner, ':running': 'running' },
        },
        'ALL_OLD',
      );
      if (before === 'unmet') throw new LeaseLost(id);
      await removeSuperseded(bodies, PK, headOf(before).checkpoint, stored);
    },

    async end(id, owner, { state, outcome, calls, at }) {
      const key = runKey(id);
      const item = await table.get(key);
      if (!item) throw new LeaseLost(id);
      const head = headOf(item);
      const [kept, made] = await Promise.all([
        bodies.write(key.PK, asJson(keptOutcome(outcome))),
        bodies.write(key.PK, asJson(calls)),
      ]);
      const expression = {
        update:
          'SET #state = :state, outcome = :outcome, calls = :calls, endedAt = :at, endedBy = :owner, ' +
          'removeAt = :removeAt REMOVE leaseOwner, leaseUntil, leaseToken, activeKey, activeUntil',
        condition: OWNED,
        names: STATE_NAME,
        values: {
          ':state': state,
          ':outcome': kept,
          ':calls': made,
          ':at': at,
          ':owner': owner,
          ':removeAt': Math.floor(at / 1000) + KEPT_SECONDS,
          ':running': 'running',
        },
      };
      await endRun(table, head, expression, owner, { at, state });
    },

    async requestCancel(id, by) {
      const asked = await table.update(runKey(id), {
        // The first who asked is the one who is named.
        update: 'SET cancelRequestedBy = if_not_exists(cancelRequestedBy, :by)',
        condition: '#state = :running OR #state = :waiting',
        names: STATE_NAME,
        values: { ':by': JSON.stringify(by), ':running': 'running', ':waiting': 'waiting' },
      });
      return asked === 'unmet' ? undefined : readRun(table, bodies, id);
    },

    async abandoned(at) {
      const keys = await listActiveUntil(table, at - LEASE_MARGIN_MS, ABANDONED_AT_ONCE);
      const found = await summaries(keys);
      // The index may be behind: what counts is what the runs themselves say.
      return found.filter(
        ({ state, leaseUntil }) =>
          !hasEnded(state) && (leaseUntil === undefined || leaseUntil < at - LEASE_MARGIN_MS),
      );
    },
  };
}

/** Where the pieces of an older checkpoint can not be removed now, they expire. */
async function removeSuperseded(
  bodies: Bodies,
  owner: string,
  before: StoredBody | undefined,
  now: StoredBody,
): Promise<void> {
  if (before === undefined || before instanceof Uint8Array) return;
  // An attempt whose answer was lost has written it already: then what was there before is what is there now.
  if (!(now instanceof Uint8Array) && now.version === before.version) return;
  await bodies.remove(owner, before).catch(() => undefined);
}
