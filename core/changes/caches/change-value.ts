import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { redisCommand } from '../../commands/command-line.ts';
import { noteCall } from '../../environments/call-log.ts';
import { keyCode } from '../../resources/caches/key-code.ts';
import { failureOf } from '../../upstream/failure.ts';
import { bytesOf, cacheName, cacheOf } from './cache-input.ts';
import { changeOf, valueInput } from './change-input.ts';
import type { ValueInput } from './change-input.ts';
import { commandsOf, createsKey, typeFor } from './value-change.ts';
import type { ValueChange } from './value-change.ts';
import { changeValue, keyState } from './values.ts';
import type { KeptValue, KeyState } from './values.ts';
import { CONNECTS } from './permissions.ts';

const TITLES: Readonly<Record<ValueChange['kind'], string>> = {
  'string-set': 'Set the value of',
  'hash-set': 'Set a field of',
  'hash-delete': 'Delete a field of',
  'list-set': 'Set an element of',
  'list-push': 'Add an element to',
  'list-remove': 'Remove elements from',
  'set-add': 'Add a member to',
  'set-remove': 'Remove a member from',
  'zset-add': 'Set the score of a member of',
  'zset-remove': 'Remove a member from',
  'stream-add': 'Add an entry to',
  'stream-delete': 'Delete an entry of',
  expire: 'Set the time to live of',
  persist: 'Remove the time to live of',
  unlink: 'Delete',
};

const PASSED = 'This moment has passed: type the time again.';

/** Redis deletes a key whose time to live ends in the past: nobody who sets one asks for that. */
function hasPassed(change: ValueChange, { now }: Pick<PlanningScene, 'now'>): boolean {
  return change.kind === 'expire' && change.at <= now();
}

async function plan(scene: PlanningScene, input: ValueInput): Promise<Planned> {
  const cache = cacheOf(scene, input.cache);
  if (!cache) return refused('There is no such cache in this environment.');
  const change = changeOf(input.change);
  if (hasPassed(change, scene)) return refused(PASSED);
  const key = bytesOf(input.key);
  try {
    const state = await keyState(scene.source.clients.redis(input.cache), key, scene.signal);
    const type = typeFor(change);
    if (state.type === 'none' && !createsKey(change)) return refused('The key is not there any more.');
    if (type !== undefined && state.type !== 'none' && state.type !== type)
      return refused(`The key holds a ${state.type}, not a ${type}.`);
    if (change.kind === 'persist' && state.expireAt === undefined)
      return refused('The key does not expire as it is.');
    if (state.type !== 'none' && state.digest === undefined)
      return refused(
        'The value is too long to be kept for an undo. Delete it by pattern, which captures it first.',
      );
    const commands = commandsOf(key, change, state.expireAt);
    return planned({
      summary: `${TITLES[change.kind]} ${input.key} in ${cache.label}`,
      calls: commands.map(([name]) => ({ operation: `redis:${String(name)}`, on: input.key })),
      changes: [differenceOf(change, state)],
      costs: [],
      loses: [],
      undo: { reach: 'complete', how: 'The key is put back byte by byte, with its time to live.' },
      commands: commands.map((command) => redisCommand(cache.url, ...command.map(wordOf))),
      version: state.digest ?? 'none',
      estimates: [{ label: 'bytes of the value', value: state.payloadBytes.toLocaleString('en-US') }],
      facts: { expected: state as unknown as Json },
    });
  } catch (error) {
    const failure = failureOf(error, 'redis:DUMP');
    return refused(failureSentence(failure), failure);
  }
}

function wordOf(word: unknown): string {
  return Buffer.isBuffer(word) ? keyCode(word) : String(word);
}

function differenceOf(change: ValueChange, state: KeyState) {
  const untilOf = (at: number | undefined) => (at === undefined ? 'never' : new Date(at).toISOString());
  if (change.kind === 'expire')
    return { attribute: 'expires', before: untilOf(state.expireAt), after: untilOf(change.at) };
  if (change.kind === 'persist')
    return { attribute: 'expires', before: untilOf(state.expireAt), after: 'never' };
  const before = state.type === 'none' ? undefined : `${state.type} of ${state.payloadBytes} bytes`;
  if (change.kind === 'unlink') return { attribute: 'key', before };
  const words = commandsOf(Buffer.alloc(0), change, undefined)[0].slice(2).map(wordOf).join(' ');
  return { attribute: 'value', before, after: words };
}

async function execute(scene: ChangingScene, input: ValueInput, made: Plan): Promise<Outcome> {
  const { expected } = made.facts as unknown as { readonly expected: KeyState };
  const change = changeOf(input.change);
  if (hasPassed(change, scene)) return { outcome: 'failed', sentence: PASSED };
  try {
    const outcome = await changeValue(scene.clients.redis(input.cache), bytesOf(input.key), change, {
      signal: scene.signal,
      expected,
    });
    for (const call of made.calls) noteCall({ operation: call.operation });
    switch (outcome.kind) {
      case 'changed':
        return {
          outcome: 'done',
          sentence: `Done: ${made.summary}.`,
          undo: undoOf(input, outcome.before, outcome.after),
        };
      case 'conflict':
        return {
          outcome: 'failed',
          sentence: 'The key was changed by somebody else a moment ago. Nothing was overwritten.',
        };
      case 'nothing':
        return { outcome: 'failed', sentence: 'There was nothing to change: it is like this already.' };
      case 'wrong-type':
        return {
          outcome: 'failed',
          sentence: `The key holds a ${outcome.now.type} now. Nothing was changed.`,
        };
      case 'too-long':
        return {
          outcome: 'failed',
          sentence: 'The value is too long to be kept for an undo. Nothing was changed.',
        };
      case 'refused':
        return { outcome: 'failed', sentence: `The server refused it: ${outcome.text}` };
    }
  } catch (error) {
    const failure = failureOf(error, made.calls[0]?.operation ?? 'redis:MULTI');
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  }
}

function undoOf(input: ValueInput, before: KeptValue, after: KeyState): UndoOffer {
  return {
    actionId: 'caches.put-back-value',
    input: {
      cache: input.cache,
      key: input.key,
      before: before as unknown as Json,
      expected: after as unknown as Json,
    },
  };
}

export const changeCacheValue = defineAction<ValueInput>({
  id: 'caches.change-value',
  title: 'Change value',
  kind: 'cache',
  risk: 'reversible',
  capability: 'data:change',
  input: valueInput,
  target: cacheName,
  changes: [
    ...[
      'SET',
      'PEXPIREAT',
      'PERSIST',
      'HSET',
      'HDEL',
      'LSET',
      'LPUSH',
      'RPUSH',
      'LREM',
      'SADD',
      'SREM',
      'ZADD',
    ],
    ...['ZREM', 'XADD', 'XDEL', 'UNLINK'],
  ].map((command) => `redis:${command}`),
  permissions: CONNECTS,
  long: false,
  plan,
  execute,
  async settle(scene, input, made) {
    const { expected } = made.facts as unknown as { readonly expected: KeyState };
    const now = await keyState(scene.source.clients.redis(input.cache), bytesOf(input.key), scene.signal);
    const same =
      now.type === expected.type && now.digest === expected.digest && now.expireAt === expected.expireAt;
    return same
      ? { outcome: 'failed', sentence: 'It did not happen: the key is as it was.' }
      : {
          outcome: 'unknown',
          sentence: 'The key is not as it was; whether this changed it can not be told.',
        };
  },
});
