import { describe, expect, it } from 'vitest';
import { namesOf, stepsOf, versionInput } from './typed-words.ts';

describe('names that somebody typed', () => {
  it.each([
    ['', []],
    [' , ,\n', []],
    ['5xx', ['5xx']],
    ['5xx, latency p99\nqueue age', ['5xx', 'latency p99', 'queue age']],
    ['"5xx, of all services", latency', ['5xx, of all services', 'latency']],
    ['"the ""big"" one"', ['the "big" one']],
    ['5xx,"a,b"', ['5xx', 'a,b']],
  ])('%o', (text, names) => {
    expect(namesOf(text)).toEqual(names);
  });
});

describe('what somebody typed for a version', () => {
  it.each([
    ['1.4.1', { tag: '1.4.1' }],
    [' product-service:12 ', { taskDefinition: 'product-service:12' }],
  ])('%o', (text, input) => {
    expect(versionInput(text)).toEqual(input);
  });
});

it('steps are the numbers of what was typed', () => {
  expect(stepsOf('10, 50 %; 100')).toEqual([10, 50, 100]);
});
