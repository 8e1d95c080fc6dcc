import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sitePathOf } from './site-path.ts';

it.each([
  ['/tables?pair=dev,prod&q=a%2Fb#x', '/tables?pair=dev,prod&q=a%2Fb#x'],
  ['/', '/'],
  ['/a/../b', '/b'],
  ['', '/'],
  ['tables', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/./\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['https://evil.example/tables', '/'],
  ['/sign-in?redirectTo=/sign-in', '/'],
  ['/sign-out', '/'],
  [null, '/'],
  [['/tables'], '/'],
])('%j leads to %s', (value, path) => {
  expect(sitePathOf(value)).toBe(path);
});

it('never leads a browser to another site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '.',
    '..',
    ':',
    '@',
    'evil.example',
    'http',
    '?',
    '#',
    '%2f',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = sitePathOf(pieces.join(''));
      expect(new URL(path, 'https://console.example').origin).toBe('https://console.example');
    }),
    { numRuns: 2_000 },
  );
});
