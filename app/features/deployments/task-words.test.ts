import { expect, it } from 'vitest';
import { sizeWords } from './task-words.ts';

it.each([
  [{ cpuUnits: 256, memoryMiB: 512 }, '0.25 vCPU, 512 MiB'],
  [{ cpuUnits: 2048, memoryMiB: 4096 }, '2 vCPU, 4 GiB'],
  [{ memoryMiB: 512 }, '512 MiB'],
  [{}, 'no size'],
])('a task of %o', (task, words) => expect(sizeWords(task)).toBe(words));
