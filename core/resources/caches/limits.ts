/** What Redis keeps of its slow log by default. */
export const SLOW_LOG_ENTRIES = 128;
/** MONITOR costs the server dearly: it is on for a minute at most, and shows what an eye can follow. */
export const MONITOR_SECONDS = 60;
export const MONITOR_LINES_PER_SECOND = 200;

/** What a pair of caches should agree in, as far as CONFIG GET tells it. Nothing secret is among them. */
export const SETTINGS = [
  'maxmemory',
  'maxmemory-policy',
  'maxclients',
  'timeout',
  'databases',
  'appendonly',
  'save',
  'notify-keyspace-events',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'lazyfree-lazy-eviction',
  'activedefrag',
] as const;
