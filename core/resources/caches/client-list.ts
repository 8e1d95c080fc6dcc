import type { CacheClient } from './types.ts';

/**
 * CLIENT LIST's text, read: a line a client, `name=value` between spaces. Source: redis.io, commands/client-list. Redis
 * lets no space into a client's name.
 */
export function clientsOf(text: string): readonly CacheClient[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const fields = new Map(
        line.split(' ').map((part) => {
          const equals = part.indexOf('=');
          return equals === -1
            ? ([part, ''] as const)
            : ([part.slice(0, equals), part.slice(equals + 1)] as const);
        }),
      );
      return {
        id: fields.get('id') ?? '',
        address: fields.get('addr') ?? '',
        name: fields.get('name') ?? '',
        ageSeconds: countOf(fields.get('age')) ?? 0,
        idleSeconds: countOf(fields.get('idle')) ?? 0,
        database: countOf(fields.get('db')) ?? 0,
        flags: fields.get('flags') ?? '',
        lastCommand: (fields.get('cmd') ?? '').replace('|', ' '),
        user: fields.get('user'),
        library: fields.get('lib-name') || undefined,
        memoryBytes: countOf(fields.get('tot-mem')),
      };
    });
}

function countOf(text: string | undefined): number | undefined {
  const value = Number(text ?? '');
  return text === undefined || text === '' || !Number.isFinite(value) ? undefined : value;
}
