import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { addressOf, CONNECTION_NAME, CONNECT_TIMEOUT_MS, RedisConnectionError } from './redis-sign-in.ts';
import type { CacheAddress, SignIn } from './redis-sign-in.ts';
import { RedisReplyError, RespReader } from './resp-reader.ts';
import type { Reply } from './resp-reader.ts';
import { encodeAround, encodeCommands } from './resp-writer.ts';
import type { RespCommand } from './resp-writer.ts';
import type { CacheTarget } from './schema.ts';

/**
 * One connection for work over a whole keyspace: a batch of commands is one write, and its answers are one promise.
 * A client that makes a promise and an object of every command is several times slower at this, and a parser that keeps
 * every answer whole can not bound its memory (docs/decisions/0009-bulk-work-over-a-raw-connection.md).
 */
export interface RawRedis {
  /**
   * Sends a batch and gives its answers in order. A command's refusal is a RedisReplyError among them; batches may be
   * sent without waiting. Buffers of the batch must not change until it is answered.
   * @throws RedisConnectionError, RespProtocolError: what has become of the batch is not known then.
   */
  readonly send: (commands: readonly RespCommand[]) => Promise<readonly Reply[]>;
  /**
   * Sends one command whose answer may be a long bulk string. One longer than `mostBulkBytes` is handed to `take` in
   * parts, and an OversizedReply with its size is what comes back; shorter ones come back as they are. The server is
   * read no faster than `take` works. Nothing else may be under way meanwhile.
   */
  readonly receive: (command: RespCommand, take: TakeParts) => Promise<Reply>;
  /** Sends one command whose word between `before` and `after` comes in parts. Nothing else may be under way meanwhile. */
  readonly upload: (
    before: RespCommand,
    value: { readonly sizeBytes: number; readonly parts: AsyncIterable<Buffer> },
    after: RespCommand,
  ) => Promise<Reply>;
  /** The database that was chosen at sign-in. */
  readonly database: number;
  readonly close: () => void;
}

/** `sizeBytes` is the whole string's. The part is the taker's only until its promise is settled. */
export type TakeParts = (part: Buffer, sizeBytes: number) => Promise<void>;

export interface RawRedisOptions {
  /** Ends the connection at once; what was under way is lost. To stop between batches, ask the work itself to. */
  readonly signal?: AbortSignal;
  /** So long may a server that owes an answer say nothing. */
  readonly silenceMs?: number;
  /** Longer values are not kept in memory: see `receive`. */
  readonly mostBulkBytes?: number;
}

/** Serialising a value of half a gigabyte takes a server a while. */
const SILENCE_MS = 15_000;
const MOST_BULK_BYTES = 4 * 1_024 ** 2;

interface Batch {
  readonly size: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Connects and signs in as {@link connectRedis} does.
 * @throws RedisReplyError of a refused sign-in, a socket's error, `ETIMEDOUT`.
 */
export async function connectRawRedis(
  target: CacheTarget,
  signIn: SignIn,
  options: RawRedisOptions = {},
): Promise<RawRedis> {
  const address = await addressOf(target, signIn);
  const redis = openConnection(await openSocket(address, options.signal), address.database, options);
  try {
    await introduce(redis, address);
    return redis;
  } catch (error) {
    redis.close();
    throw error;
  }
}

function openSocket({ host, port, tls }: CacheAddress, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls
      ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) })
      : connectPlain({ host, port });
    const fail = (error: Error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      socket.destroy();
      reject(error);
    };
    const leave = () => fail(abandoned());
    const timer = setTimeout(
      () => fail(new RedisConnectionError('ETIMEDOUT', 'The server does not accept the connection.')),
      CONNECT_TIMEOUT_MS,
    );
    socket.on('error', fail);
    signal?.addEventListener('abort', leave, { once: true });
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      socket.off('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
    if (signal?.aborted) leave();
  });
}

/** @throws RedisReplyError where the server does not let this user in. */
async function introduce(redis: RawRedis, { username, password, database }: CacheAddress): Promise<void> {
  const words = [username, password].filter((word) => word !== undefined);
  const [signedIn, chosen, alive] = await inTime(
    redis.send([
      password === undefined ? ['PING'] : ['AUTH', ...words],
      // A node of a cluster has no SELECT; its one database is 0.
      database === 0 ? ['PING'] : ['SELECT', database],
      ['PING'],
      ['CLIENT', 'SETNAME', CONNECTION_NAME],
    ]),
  );
  // A server without any password answers AUTH with a bare ERR, and serves all the same.
  if (signedIn instanceof RedisReplyError && signedIn.code !== 'ERR') throw signedIn;
  for (const reply of [chosen, alive]) accepted(reply);
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const tooLate = () =>
      reject(new RedisConnectionError('ETIMEDOUT', 'The server accepts connections and says nothing.'));
    const timer = setTimeout(tooLate, CONNECT_TIMEOUT_MS);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function abandoned(): RedisConnectionError {
  return new RedisConnectionError('AbortError', 'Nobody waits for the answer any more.');
}

function openConnection(socket: Socket, database: number, options: RawRedisOptions): RawRedis {
  const { signal, silenceMs = SILENCE_MS, mostBulkBytes = MOST_BULK_BYTES } = options;
  const waiting: Batch[] = [];
  let ended: Error | undefined;
  let taking: TakeParts | undefined;
  let taken: Promise<void> = Promise.resolve();
  const end = (error: Error) => {
    if (ended) return;
    ended = error;
    signal?.removeEventListener('abort', leave);
    socket.destroy();
    for (const batch of waiting.splice(0)) batch.reject(error);
  };
  const leave = () => end(abandoned());
  const goOn = () => {
    // The clock for a silent server has stood still while nothing was read.
    socket.setTimeout(silenceMs);
    socket.resume();
  };
  const reader = new RespReader({
    mostBulkBytes,
    onReply(reply) {
      const batch = waiting[0];
      if (!batch) return end(new RedisConnectionError('EPROTO', 'The server answered unasked.'));
      batch.replies.push(reply);
      if (batch.replies.length < batch.size) return;
      waiting.shift();
      batch.resolve(batch.replies);
    },
    takerOf(sizeBytes) {
      const take = taking;
      return (
        take &&
        ((part) => {
          socket.pause();
          taken = taken.then(() => take(part, sizeBytes)).finally(() => goOn());
          taken.catch(() => undefined);
        })
      );
    },
  });
  const send = (size: number, write: () => void): Promise<readonly Reply[]> => {
    if (ended) return Promise.reject(ended);
    if (size === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      // Once it has gone off, a socket's clock is not started by a write.
      if (waiting.length === 0) socket.setTimeout(silenceMs);
      waiting.push({ size, replies: [], resolve, reject });
      write();
    });
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch (error) {
      end(error as Error);
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    end(new RedisConnectionError(error.code ?? 'ECONNRESET', error.message));
  });
  socket.once('close', () =>
    end(new RedisConnectionError('ECONNRESET', 'The server closed the connection.')),
  );
  socket.on('timeout', () => {
    if (waiting.length === 0 || socket.isPaused()) return;
    end(new RedisConnectionError('ETIMEDOUT', 'The server owes an answer and says nothing.'));
  });
  signal?.addEventListener('abort', leave, { once: true });
  return {
    database,
    send: (commands) => send(commands.length, () => writeAll(socket, encodeCommands(commands))),
    async receive(command, take) {
      taking = take;
      taken = Promise.resolve();
      try {
        const [reply = null] = await send(1, () => writeAll(socket, encodeCommands([command])));
        await taken;
        return reply;
      } finally {
        taking = undefined;
      }
    },
    async upload(before, { sizeBytes, parts }, after) {
      const { head, tail } = encodeAround(before, sizeBytes, after);
      const answered = send(1, () => socket.write(head));
      answered.catch(() => undefined);
      try {
        let sent = 0;
        for await (const part of parts) {
          if (ended) throw ended;
          sent += part.length;
          if (sent > sizeBytes) break;
          if (!socket.write(part)) await drained(socket);
        }
        if (sent !== sizeBytes) throw new RangeError(`${sent} bytes were handed in of ${sizeBytes}.`);
      } catch (error) {
        // Half a command can not be taken back: the connection is what goes.
        end(new RedisConnectionError('ECONNABORTED', 'A command was not sent to its end.'));
        throw error;
      }
      socket.write(tail);
      const [reply = null] = await answered;
      return reply;
    },
    close: () => end(new RedisConnectionError('ECONNABORTED', 'The connection was closed.')),
  };
}

function writeAll(socket: Socket, buffers: readonly Buffer[]): void {
  if (buffers.length > 1) socket.cork();
  for (const buffer of buffers) socket.write(buffer);
  if (buffers.length > 1) socket.uncork();
}

/** Settles when the socket takes more, or never will. */
function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go);
      resolve();
    };
    socket.on('drain', go).on('close', go);
  });
}

/** The answer of one command, its refusal thrown. @throws RedisReplyError */
export async function ask(redis: RawRedis, ...command: RespCommand): Promise<Reply> {
  const [reply = null] = await redis.send([command]);
  return accepted(reply);
}

/** The answer itself. @throws RedisReplyError where it is a refusal. */
export function accepted(reply: Reply | undefined): Reply {
  if (reply instanceof RedisReplyError) throw reply;
  return reply ?? null;
}
