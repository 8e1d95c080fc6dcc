import { z } from 'zod';
import { hasValue } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { infoCommand } from '../../resources/caches/commands.ts';
import { cacheInfo } from '../../resources/caches/info.ts';
import type { CacheInfo } from '../../resources/caches/types.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, pageOf, percentOf } from '../words.ts';

export const cachesMemory = defineCheck({
  id: 'caches.memory',
  title: 'Caches have room',
  explains:
    'Memory used of what each cache may use, keys that were pushed out, and whether a replica follows. Look at it: more than `warnPercent`; bad: more than `badPercent`.',
  right: 'states:read',
  parameters: z
    .object({
      warnPercent: z.number().min(1).max(100).default(80),
      badPercent: z.number().min(1).max(100).default(95),
    })
    .strict(),
  commands: (environment) => labelOf(environment).caches.map(({ url }) => infoCommand(url)),
  async run(source, { warnPercent, badPercent }, budget) {
    const { caches } = source.environment;
    const cells = await Promise.all(caches.map(({ id }) => cacheInfo(source, id, budget)));
    return reportOf({
      evidence: cells.flatMap((cell, index) => {
        const cache = caches[index];
        return cache && hasValue(cell)
          ? [memoryEvidence(cache.id, cache.label ?? cache.id, cell.value, warnPercent, badPercent)]
          : [];
      }),
      cells,
      good: (count) => `${countOf(count, 'cache')} with room.`,
      none: { outcome: 'good', sentence: 'The environments file names no cache here.' },
    });
  },
});

const MEBIBYTE = 1_048_576;

function memoryEvidence(
  id: string,
  label: string,
  { memory, traffic }: CacheInfo,
  warnPercent: number,
  badPercent: number,
): Evidence {
  const { usedBytes, maximumBytes } = memory;
  const used = `${(usedBytes / MEBIBYTE).toFixed(1)} MiB used`;
  const evicted = traffic.evictedKeys > 0 ? `, ${traffic.evictedKeys} keys pushed out so far` : '';
  const href = pageOf('caches', id);
  if (!maximumBytes)
    return { name: label, value: `${used}, without a bound${evicted}`, outcome: 'good', href };
  const percent = (usedBytes / maximumBytes) * 100;
  return {
    name: label,
    value: `${used}, ${percentOf(percent / 100)} of its memory${evicted}`,
    outcome: percent > badPercent ? 'bad' : percent > warnPercent ? 'warn' : 'good',
    href,
  };
}
