import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { noteCall } from '../../environments/call-log.ts';
import { failureOf } from '../../upstream/failure.ts';
import { bytesOf, cacheId, cacheName, cacheOf, keyCodeInput } from './cache-input.ts';
import { keyState, putBack } from './values.ts';
import { CONNECTS } from './permissions.ts';

const stateInput = z
  .object({
    type: z.string().max(40),
    digest: z.string().max(64).optional(),
    payloadBytes: z.number(),
    expireAt: z.number().optional(),
  })
  .strict();

const putBackInput = z
  .object({
    cache: cacheId,
    key: keyCodeInput,
    before: z
      .object({
        type: z.string().max(40),
        payload: z.string().optional(),
        payloadBytes: z.number(),
        expireAt: z.number().optional(),
      })
      .strict(),
    expected: stateInput,
  })
  .strict();

type PutBackInput = z.infer<typeof putBackInput>;

export const putBackValue = defineAction<PutBackInput>({
  id: 'caches.put-back-value',
  title: 'Put value back',
  kind: 'cache',
  risk: 'reversible',
  capability: 'data:change',
  input: putBackInput,
  target: cacheName,
  changes: ['redis:RESTORE', 'redis:UNLINK'],
  permissions: CONNECTS,
  long: false,
  async plan(scene, input) {
    const cache = cacheOf(scene, input.cache);
    if (!cache) return refused('There is no such cache in this environment.');
    try {
      const now = await keyState(scene.source.clients.redis(input.cache), bytesOf(input.key), scene.signal);
      if (now.type !== input.expected.type || now.digest !== input.expected.digest)
        return refused('The key has been changed since. Putting it back would overwrite that.');
      const gone = input.before.payload === undefined;
      return planned({
        summary: `Put back ${input.key} in ${cache.label} as it was`,
        calls: [{ operation: gone ? 'redis:UNLINK' : 'redis:RESTORE', on: input.key }],
        changes: [
          {
            attribute: 'value',
            before: now.type === 'none' ? undefined : `${now.type} of ${now.payloadBytes} bytes`,
            after: gone ? undefined : `${input.before.type} of ${input.before.payloadBytes} bytes`,
          },
        ],
        costs: [],
        loses: [],
        undo: { reach: 'none', how: 'The change can be made again.' },
        commands: [],
        version: now.digest ?? 'none',
        estimates: [],
        facts: null,
      });
    } catch (error) {
      const failure = failureOf(error, 'redis:DUMP');
      return refused(failureSentence(failure), failure);
    }
  },
  async execute(scene, input, made) {
    try {
      const outcome = await putBack(scene.clients.redis(input.cache), bytesOf(input.key), input.before, {
        signal: scene.signal,
        expected: input.expected,
      });
      for (const call of made.calls) noteCall({ operation: call.operation });
      if (outcome.kind === 'restored') return { outcome: 'done', sentence: `Done: ${made.summary}.` };
      if (outcome.kind === 'expired')
        return {
          outcome: 'done',
          sentence: 'The key would have expired by now: it is gone, as it would be.',
        };
      return {
        outcome: 'failed',
        sentence:
          outcome.kind === 'conflict'
            ? 'The key was changed by somebody else a moment ago. Nothing was overwritten.'
            : `The server refused it: ${outcome.text}`,
      };
    } catch (error) {
      const failure = failureOf(error, 'redis:RESTORE');
      return { outcome: 'failed', sentence: failureSentence(failure), failure };
    }
  },
  async settle(scene, input) {
    const now = await keyState(scene.source.clients.redis(input.cache), bytesOf(input.key), scene.signal);
    const same = now.type === input.expected.type && now.digest === input.expected.digest;
    return same
      ? { outcome: 'failed', sentence: 'It did not happen: the key is as it was.' }
      : { outcome: 'done', sentence: 'The key was put back.' };
  },
});
