import type { Redis } from 'ioredis';
import { NotAReadError } from './reading-only.ts';

/** What the console's pages ask of a cache, and what its client asks by itself. Of some, only these subcommands. */
const READS: Readonly<Record<string, readonly string[] | true>> = {
  acl: ['whoami', 'getuser', 'dryrun'],
  auth: true,
  client: ['list', 'id', 'setname', 'setinfo', 'getname', 'info'],
  cluster: ['myid', 'info', 'nodes', 'shards', 'slots'],
  command: true,
  config: ['get'],
  dbsize: true,
  dump: true,
  exists: true,
  expiretime: true,
  function: ['list', 'stats'],
  get: true,
  getrange: true,
  hello: true,
  hexists: true,
  hget: true,
  hlen: true,
  hscan: true,
  hstrlen: true,
  info: true,
  latency: ['latest', 'history'],
  lindex: true,
  llen: true,
  lrange: true,
  memory: ['usage', 'stats', 'doctor'],
  module: ['list'],
  monitor: true,
  object: true,
  pexpiretime: true,
  ping: true,
  pttl: true,
  quit: true,
  scan: true,
  scard: true,
  select: true,
  sismember: true,
  slowlog: ['get', 'len'],
  sscan: true,
  strlen: true,
  time: true,
  ttl: true,
  type: true,
  xinfo: true,
  xlen: true,
  xrange: true,
  xrevrange: true,
  zcard: true,
  zrange: true,
  zscan: true,
  zscore: true,
};

/** A client that sends nothing but reads, whatever it is asked. */
export function refuseRedisChanges(redis: Redis): Redis {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    const name = command.name.toLowerCase();
    if (!isRedisRead(name, command.args)) {
      const refusal = new NotAReadError(`redis:${name.toUpperCase()}`);
      command.reject(refusal);
      return command.promise;
    }
    return send(command, stream);
  };
  return redis;
}

/** `name` in lower case; `words` are what follows it. */
export function isRedisRead(name: string, words: readonly unknown[]): boolean {
  const allowed = Object.hasOwn(READS, name) ? READS[name] : undefined;
  if (allowed === undefined || allowed === true) return allowed === true;
  return allowed.includes(String(words[0]).toLowerCase());
}
