import { expect, it } from 'vitest';
import { createSeal, derivedSecrets } from './session-seal.server.ts';

const [ONE, TWO] = ['a'.repeat(32), 'b'.repeat(32)];
const TEXT = 'a refresh token, and ünïcode';

it('opens what it closed, for what it was closed for', () => {
  const seal = createSeal([ONE], 'tests');
  const sealed = seal.close(TEXT, 'session 1');
  expect(sealed.includes(Buffer.from('refresh'))).toBe(false);
  expect(seal.open(sealed, 'session 1')).toBe(TEXT);
  expect(seal.open(sealed, 'session 2')).toBeUndefined();
  expect(createSeal([ONE], 'other tests').open(sealed, 'session 1')).toBeUndefined();
  expect(createSeal([TWO], 'tests').open(sealed, 'session 1')).toBeUndefined();
});

it('opens what an earlier secret closed, and closes with the first', () => {
  const sealed = createSeal([ONE], 'tests').close(TEXT, 'x');
  const both = createSeal([TWO, ONE], 'tests');
  expect(both.open(sealed, 'x')).toBe(TEXT);
  expect(createSeal([TWO], 'tests').open(both.close(TEXT, 'x'), 'x')).toBe(TEXT);
});

it('closes the same text differently each time, and opens nothing that was touched', () => {
  const seal = createSeal([ONE], 'tests');
  const sealed = seal.close(TEXT, 'x');
  expect(seal.close(TEXT, 'x').equals(sealed)).toBe(false);
  for (let index = 0; index < sealed.length; index += 1) {
    const touched = Buffer.from(sealed);
    touched[index] = (touched[index] ?? 0) ^ 1;
    expect(seal.open(touched, 'x')).toBeUndefined();
  }
  for (const short of [0, 1, 27]) expect(seal.open(sealed.subarray(0, short), 'x')).toBeUndefined();
});

it('derives secrets that have nothing in common, in the order of those given', () => {
  const derived = derivedSecrets([ONE, TWO], 'tests');
  expect(derived).toEqual(derivedSecrets([ONE, TWO], 'tests'));
  expect(new Set([...derived, ...derivedSecrets([ONE, TWO], 'others')]).size).toBe(4);
});
