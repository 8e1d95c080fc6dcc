import { quoted, redisCommand } from '../../commands/command-line.ts';
import { SETTINGS, SLOW_LOG_ENTRIES } from './limits.ts';
import { textOf } from './bytes-view.ts';
import { patternOf } from './glob.ts';
import { keyBytes } from './key-code.ts';
import type { BranchOptions } from './types.ts';
import { ENTRIES_PER_PAGE, offsetOf, STRING_PAGE_BYTES } from './value-cursor.ts';

export function infoCommand(url: string): string {
  return redisCommand(url, 'INFO');
}

/** Several names at once are known since Redis 7. */
export function settingsCommand(url: string): string {
  return redisCommand(url, 'CONFIG', 'GET', ...SETTINGS);
}

/** The whole walk over a branch: every key of it, a line each. */
export function branchCommand(
  url: string,
  { prefix, match, type }: Pick<BranchOptions, 'prefix' | 'match' | 'type'>,
): string {
  const bytes = keyBytes(prefix) ?? new Uint8Array();
  const pattern = patternOf(bytes, match || '*');
  const text = plainText(pattern);
  const typed = type ? ['--type', type] : [];
  if (text === '*') return redisCommand(url, '--scan', ...typed);
  return text === undefined
    ? redisCommand(url, '--scan', '--quoted-pattern', repr(pattern), ...typed)
    : redisCommand(url, '--scan', '--pattern', text, ...typed);
}

/** The command that reads one page of a value. Undefined for a module's type: only its module knows. */
export function valueCommand(url: string, key: string, type: string, cursor?: string): string | undefined {
  const bytes = keyBytes(key);
  if (!bytes) return undefined;
  const offset = offsetOf(cursor);
  const from = String(offset);
  const last = String(offset + ENTRIES_PER_PAGE - 1);
  const count = String(ENTRIES_PER_PAGE);
  switch (type) {
    case 'string':
      return withKey(url, 'GETRANGE', bytes, from, String(offset + STRING_PAGE_BYTES - 1));
    case 'hash':
      return withKey(url, 'HSCAN', bytes, cursor || '0', 'COUNT', count);
    case 'list':
      return withKey(url, 'LRANGE', bytes, from, last);
    case 'set':
      return withKey(url, 'SSCAN', bytes, cursor || '0', 'COUNT', count);
    case 'zset':
      return withKey(url, 'ZRANGE', bytes, from, last, 'WITHSCORES');
    case 'stream':
      return withKey(url, 'XRANGE', bytes, cursor || '-', '+', 'COUNT', count);
    default:
      return undefined;
  }
}

/** Type, time to live and memory of one key are three commands; this is the first of them. */
export function typeCommand(url: string, key: string): string | undefined {
  const bytes = keyBytes(key);
  return bytes && withKey(url, 'TYPE', bytes);
}

export function slowLogCommand(url: string): string {
  return redisCommand(url, 'SLOWLOG', 'GET', String(SLOW_LOG_ENTRIES));
}

export function clientListCommand(url: string): string {
  return redisCommand(url, 'CLIENT', 'LIST');
}

/** Unlike the console it does not end by itself. */
export function monitorCommand(url: string): string {
  return redisCommand(url, 'MONITOR');
}

/** A key that is not plain text can not be an argument; redis-cli takes it quoted on its input. */
function withKey(url: string, command: string, key: Uint8Array, ...rest: readonly string[]): string {
  const text = plainText(key);
  if (text !== undefined) return redisCommand(url, command, text, ...rest);
  const line = [command, repr(key), ...rest].join(' ');
  return `printf '%s\\n' ${quoted(line)} | ${redisCommand(url)}`;
}

/** What a line of text can not hold without breaking it or turning it round. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- controls are what may not be in it
  /[\u0000-\u001f\u007f-\u009f\u200e-\u200f\u2028-\u202e\u2066-\u2069]/;

/** Text that a shell's word can hold and a reader can see. */
function plainText(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes);
  return text === undefined || UNPRINTABLE.test(text) ? undefined : text;
}

/** As redis-cli reads a quoted word. */
function repr(bytes: Uint8Array): string {
  let text = '"';
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${text}"`;
}
