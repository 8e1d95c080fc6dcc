import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { parityOf, secretParity } from './parity.ts';
import type { SecretInside } from './secret-keys.ts';
import { shapeOfSecret } from './secret-shape.ts';
import { ValueDigests } from './value-digests.ts';

function inside(value: unknown): SecretInside {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { keys: shapeOfSecret(text, false), digests: ValueDigests.of(text, undefined) };
}

describe('parity', () => {
  it('tells the keys that one side lacks, and the values that both share', () => {
    const left = { apiKey: 'k-1', token: 'shared', port: 5432, username: 'app', onlyHere: 'x', empty: '' };
    const right = { apiKey: 'k-2', token: 'shared', port: 5432, username: 'app', other: 'k-1', empty: '' };
    expect(parityOf(inside(left), inside(right))).toEqual({
      onlyLeft: ['onlyHere'],
      onlyRight: ['other'],
      inBoth: ['apiKey', 'empty', 'port', 'token', 'username'],
      equal: [
        // Under another name it is the same value all the same.
        { left: 'apiKey', right: 'other', isFinding: true },
        { left: 'token', right: 'token', isFinding: true },
        { left: 'port', right: 'port', isFinding: false },
        { left: 'username', right: 'username', isFinding: false },
      ],
    });
  });

  it('compares what has no keys as a whole', () => {
    expect(parityOf(inside('one text'), inside('one text')).equal).toEqual([
      { left: '', right: '', isFinding: true },
    ]);
    expect(parityOf(inside('one text'), inside('another')).equal).toEqual([]);
    expect(parityOf(inside('one text'), inside({ key: 'one text' })).equal).toEqual([
      { left: '', right: 'key', isFinding: true },
    ]);
    const binary = (byte: number): SecretInside => ({
      keys: { form: 'binary' },
      digests: ValueDigests.of(undefined, new Uint8Array([byte])),
    });
    expect(parityOf(binary(1), binary(1)).equal).toHaveLength(1);
    expect(parityOf(binary(1), binary(2)).equal).toEqual([]);
  });

  it('finds what a side held before its newest rotation', () => {
    const left = inside({ token: 'old', same: 'x' });
    const right = inside({ token: 'new', same: 'x' });
    const former = { right: inside({ token: 'old', same: 'x' }) };
    expect(parityOf(left, right, former).equal).toEqual([
      { left: 'same', right: 'same', isFinding: true },
      { left: 'token', right: 'token', isFinding: true, former: 'right' },
    ]);
    expect(parityOf(right, left, { left: former.right }).equal).toContainEqual({
      left: 'token',
      right: 'token',
      isFinding: true,
      former: 'left',
    });
  });

  it('carries digests nowhere', () => {
    const { digests } = inside({ key: 'a value' });
    expect(JSON.stringify(digests)).toBe('{}');
    expect({ ...digests }).toEqual({});
    expect(Object.getOwnPropertyNames(digests)).toEqual([]);
  });
});

describe('parity of two secrets upstream', () => {
  let endpoint: AnsweringEndpoint;
  let asked = 0;

  beforeAll(async () => {
    endpoint = await startAnsweringEndpoint((_request, body, response) => {
      asked += 1;
      const { SecretId } = JSON.parse(body) as { SecretId: string };
      const denied = SecretId === 'denied';
      const value = { key: 'hunter2-nobody-sees-this' };
      response
        .writeHead(denied ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(
          JSON.stringify(
            denied
              ? { __type: 'AccessDeniedException' }
              : { Name: SecretId, SecretString: JSON.stringify(value) },
          ),
        );
    });
  });
  afterAll(() => endpoint.close());

  it('reads each side once, and tells nothing of a value', async () => {
    const source = endpoint.source();
    const budget = budgetFor(new AbortController().signal, 10_000);
    const ask = () => secretParity({ source, name: 'one' }, { source, name: 'two' }, budget);
    const cell = await ask();
    expect(cell).toMatchObject({ state: 'fresh', value: { equal: [{ left: 'key', right: 'key' }] } });
    await ask();
    expect(asked).toBe(2);
    expect(JSON.stringify(cell)).not.toContain('hunter2');
  });

  it('is not told where a side can not be read', async () => {
    const source = endpoint.source();
    const budget = budgetFor(new AbortController().signal, 10_000);
    expect(await secretParity({ source, name: 'one' }, { source, name: 'denied' }, budget)).toMatchObject({
      state: 'denied',
      operation: 'secretsmanager:GetSecretValue',
    });
  });
});
