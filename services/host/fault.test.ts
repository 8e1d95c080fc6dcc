import { describe, expect, it } from 'vitest';
import { faultSchema } from './fault.ts';

describe('DEMONSTRATION_FAULT', () => {
  it.each([
    [undefined, { kind: 'none' }],
    ['unhealthy', { kind: 'unhealthy' }],
    ['errors', { kind: 'errors', share: 1 }],
    ['errors:0.2', { kind: 'errors', share: 0.2 }],
    ['slow:250', { kind: 'slow', milliseconds: 250 }],
    ['crash', { kind: 'crash' }],
  ])('%s', (words, fault) => {
    expect(faultSchema.parse(words)).toEqual(fault);
  });

  it.each([
    'sometimes',
    'errors:2',
    'errors:',
    'errors:x',
    'errors:-1',
    'slow',
    'slow:1e9',
    'crash:1',
    'unhealthy:0',
  ])('is refused as %s', (words) => {
    expect(faultSchema.safeParse(words).error?.issues[0]?.message).toContain('unhealthy, errors');
  });
});
