import type { Cell } from '../../../core/cells/cell.ts';
import { mapCell } from '../../../core/cells/cell.ts';
import { clientList, slowLog } from '../../../core/resources/caches/activity.ts';
import type { CacheClient, SlowCommand } from '../../../core/resources/caches/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

/** A server may have tens of thousands of clients; those that are busiest stand on the page. */
const CLIENTS_SHOWN = 100;

export interface Clients {
  readonly total: number;
  /** Those that spoke last, first. */
  readonly shown: readonly CacheClient[];
}

export interface Activity {
  readonly slow: Promise<Cell<readonly SlowCommand[]>>;
  readonly clients: Promise<Cell<Clients>>;
}

/** What a cache found slow, and who is connected to it. */
export function activityOf(source: Source, cacheId: string, budget: Budget): Activity {
  return {
    slow: slowLog(source, cacheId, budget),
    clients: clientList(source, cacheId, budget).then((cell) => mapCell(cell, busiest)),
  };
}

function busiest(clients: readonly CacheClient[]): Clients {
  const byIdle = [...clients].sort((a, b) => a.idleSeconds - b.idleSeconds || b.ageSeconds - a.ageSeconds);
  return { total: clients.length, shown: byIdle.slice(0, CLIENTS_SHOWN) };
}
