import { expect, test } from 'vitest';
import { contentRange, readRange } from './byte-range.ts';

// The first column is what S3 was seen to do with an object of twenty bytes.
test.each([
  ['bytes=0-', 20, 'bytes 0-19/20'],
  ['bytes=1-', 20, 'bytes 1-19/20'],
  ['bytes=1-10', 20, 'bytes 1-10/20'],
  ['bytes=0-21', 20, 'bytes 0-19/20'],
  ['bytes=-10', 20, 'bytes 10-19/20'],
  ['bytes=-21', 20, 'bytes 0-19/20'],
  ['bytes=19-19', 20, 'bytes 19-19/20'],
  ['bytes=20-', 20, 'unsatisfiable'],
  ['bytes=-0', 20, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-1', 0, 'unsatisfiable'],
  ['bytes=10-1', 20, 'whole'],
  ['bytes=-', 20, 'whole'],
  ['bytes=1', 20, 'whole'],
  ['bytes=1-10-', 20, 'whole'],
  ['bytes=0-1,3-4', 20, 'whole'],
  ['bytes', 20, 'whole'],
  ['', 20, 'whole'],
])('%s of %i bytes: %s', (header, size, expected) => {
  const range = readRange(header, size);
  expect(typeof range === 'string' ? range : contentRange(range, size)).toBe(expected);
});
