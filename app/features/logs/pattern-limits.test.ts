import { expect, it } from 'vitest';
import { streamTimeout } from '../../entry.server.tsx';
import { PATTERNS_PATIENCE_MS } from './pattern-limits.ts';

it('patterns are given up, with a reason, before the page that draws them is', () => {
  expect(PATTERNS_PATIENCE_MS + 1_000).toBeLessThan(streamTimeout);
});
