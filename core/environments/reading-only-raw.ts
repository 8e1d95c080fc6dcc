import { NotAReadError } from './reading-only.ts';
import { isRedisRead } from './reading-only-redis.ts';
import type { RawRedis } from './raw-redis.ts';
import type { RespCommand } from './resp-writer.ts';

/** The same connection, which sends nothing but reads. A batch with anything else in it is not sent at all. */
export function refuseRawChanges(redis: RawRedis): RawRedis {
  const onlyReads = <T>(commands: readonly RespCommand[], send: () => Promise<T>): Promise<T> => {
    const change = commands.find(([name, ...words]) => !isRedisRead(String(name).toLowerCase(), words));
    return change ? Promise.reject(new NotAReadError(`redis:${String(change[0]).toUpperCase()}`)) : send();
  };
  return {
    ...redis,
    send: (commands) => onlyReads(commands, () => redis.send(commands)),
    receive: (command, take) => onlyReads([command], () => redis.receive(command, take)),
    upload: (before, value, after) => onlyReads([before], () => redis.upload(before, value, after)),
  };
}
