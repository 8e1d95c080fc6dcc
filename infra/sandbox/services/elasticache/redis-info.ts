/** What `INFO` of Redis tells, as names and texts. */
export type RedisInfo = ReadonlyMap<string, string>;

export function parseInfo(text: string): RedisInfo {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return line.startsWith('#') || at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}

export function numberIn(info: RedisInfo, name: string): number | undefined {
  const text = info.get(name);
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? undefined : value;
}

/** The keys of all databases: `db0:keys=12,expires=3,avg_ttl=0`. */
export function itemsIn(info: RedisInfo): number {
  return [...info]
    .filter(([name]) => /^db\d+$/.test(name))
    .reduce((sum, [, text]) => sum + Number(/keys=(\d+)/.exec(text)?.[1] ?? 0), 0);
}
