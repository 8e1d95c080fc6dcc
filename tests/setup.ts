import { afterEach, beforeEach, vi } from 'vitest';

const unexpected: string[] = [];

beforeEach(() => {
  unexpected.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    unexpected.push(words.map(String).join(' '));
  });
});

afterEach(() => {
  if (unexpected.length > 0) throw new Error(`unexpected console.error: ${unexpected.join(' | ')}`);
});
