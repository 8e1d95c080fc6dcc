import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { optional, readCache } from './ask.ts';
import { nameOf } from './bytes-view.ts';
import { clientsOf } from './client-list.ts';
import { SLOW_LOG_ENTRIES } from './limits.ts';
import { shownWords } from './masking.ts';
import type { CacheClient, SlowCommand } from './types.ts';

/** The newest slow commands, newest first. */
export function slowLog(
  source: Source,
  cacheId: string,
  budget: Budget,
): Promise<Cell<readonly SlowCommand[]>> {
  return readCache(
    source,
    {
      cacheId,
      operation: 'redis:SLOWLOG|GET',
      isEmpty: (commands) => commands.length === 0,
      run: async (client) => {
        const answer = await optional(client, 'SLOWLOG', () =>
          client.callBuffer('SLOWLOG', 'GET', String(SLOW_LOG_ENTRIES)),
        );
        return Array.isArray(answer) ? answer.map(slowCommandOf) : [];
      },
    },
    budget,
  );
}

/** `[id, seconds, microseconds, words, client, name]`; servers before 4.0 end after the words. */
function slowCommandOf(entry: unknown): SlowCommand {
  const [id, seconds, microseconds, words, client, clientName] = Array.isArray(entry)
    ? (entry as unknown[])
    : [];
  return {
    id: Number(id ?? 0),
    at: Number(seconds ?? 0) * 1000,
    durationMicroseconds: Number(microseconds ?? 0),
    words: shownWords(Array.isArray(words) ? words.map(wordOf) : []),
    client: client === undefined ? undefined : wordOf(client),
    clientName: client === undefined ? undefined : wordOf(clientName),
  };
}

function wordOf(word: unknown): string {
  return Buffer.isBuffer(word) ? nameOf(word) : String(word ?? '');
}

/** Who is connected. */
export function clientList(
  source: Source,
  cacheId: string,
  budget: Budget,
): Promise<Cell<readonly CacheClient[]>> {
  return readCache(
    source,
    {
      cacheId,
      operation: 'redis:CLIENT|LIST',
      run: async (client) =>
        clientsOf(String(await optional(client, 'CLIENT', () => client.call('CLIENT', 'LIST')))),
    },
    budget,
  );
}
