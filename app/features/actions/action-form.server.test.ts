import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRunId } from '../../../core/actions/run-id.ts';
import { actionFormOf } from './action-form.server.ts';

const KEY = newRunId(1_753_000_000_000);

function parsed(fields: Readonly<Record<string, string>>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return actionFormOf(new Request('http://console.invalid/', { method: 'POST', body }));
}

describe('what a button, a dialog or a page posts', () => {
  it('is a wish whose input is JSON', async () => {
    const wish = await parsed({
      intent: 'execute',
      environment: 'dev',
      key: KEY,
      input: '{"a":[1]}',
      breakGlass: 'on',
    });
    expect(wish).toMatchObject({
      outcome: 'parsed',
      form: { input: { a: [1] }, breakGlass: true, key: KEY },
    });
  });

  it('may leave the input out, as an undo does, and a field empty, as a form without scripts does', async () => {
    const wish = await parsed({
      intent: 'begin',
      environment: 'dev',
      key: KEY,
      undoOf: KEY,
      reason: '',
      input: '',
    });
    expect(wish).toMatchObject({ outcome: 'parsed', form: { input: undefined, undoOf: KEY } });
  });

  it.each([
    ['no intent', { environment: 'dev' }, 'intent'],
    ['another intent', { intent: 'delete', environment: 'dev' }, 'intent'],
    ['no environment', { intent: 'plan' }, 'environment'],
    ['no key for what runs', { intent: 'execute', environment: 'dev' }, 'key'],
    ['a key of another pattern', { intent: 'begin', environment: 'dev', key: '1' }, 'key'],
    ['a hash that is none', { intent: 'plan', environment: 'dev', planHash: 'x' }, 'planHash'],
    ['an unknown field', { intent: 'plan', environment: 'dev', role: 'admin' }, ''],
    ['an input that is no JSON', { intent: 'plan', environment: 'dev', input: '{' }, 'input'],
    [
      'an input that would exhaust the stack',
      { intent: 'plan', environment: 'dev', input: `${'['.repeat(200_000)}${']'.repeat(200_000)}` },
      'input',
    ],
    ['a reason without end', { intent: 'plan', environment: 'dev', reason: 'x'.repeat(1_001) }, 'reason'],
  ] as const)('is refused in words: %s', async (_name, fields, path) => {
    const answer = await parsed(fields);
    expect(answer.outcome).toBe('invalid');
    if (answer.outcome === 'invalid') expect(answer.mistakes.map((mistake) => mistake.path)).toContain(path);
  });

  it('is refused where it is no form at all', async () => {
    const request = new Request('http://console.invalid/', { method: 'POST', body: '{}' });
    expect(await actionFormOf(request)).toMatchObject({ outcome: 'invalid' });
  });

  it('never throws', async () => {
    const name = fc.constantFrom('intent', 'environment', 'input', 'key', 'undoOf', 'typedName', '__proto__');
    const value = fc.oneof(fc.string(), fc.json(), fc.constantFrom('plan', 'dev', KEY, '{"__proto__":1}'));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (fields) => {
        expect(['parsed', 'invalid']).toContain((await parsed(fields)).outcome);
      }),
      { numRuns: 200 },
    );
  });
});
