import { describe, expect, it } from 'vitest';
import { pairWith, resourceAddress } from './resource-address.ts';

describe('where a record leads to', () => {
  it.each([
    ['table', 'users', '/tables/users'],
    ['secret', 'prod/api keys?', '/secrets/prod%2Fapi%20keys%3F'],
    ['cache', 'main', '/caches/main'],
    ['console', '', '/rules'],
    ['environment', 'environment', '/environment'],
    ['function', 'parser', '/functions/parser'],
    ['distribution', 'E2EXAMPLE3XYZ', '/storefront'],
    ['pair', 'tables/{env} orders', '/compare/tables/%7Benv%7D%20orders'],
    ['queue', '', undefined],
    [undefined, 'x', undefined],
  ] as const)('%s %s', (kind, target, address) => {
    expect(resourceAddress(kind, target)).toBe(address);
  });

  it('to a pair that has the environment in it', () => {
    const all = ['dev', 'staging', 'prod'];
    expect(pairWith('prod', ['dev', 'prod'], all)).toBe('dev,prod');
    expect(pairWith('staging', ['dev', 'prod'], all)).toBe('dev,staging');
    expect(pairWith('gone', ['dev', 'prod'], all)).toBeUndefined();
  });
});
