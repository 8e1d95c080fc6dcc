import { cacheFindings, certificateFindings, listenerFindings, zoneFindings } from './edge-findings.ts';
import { groupFindings } from './group-findings.ts';
import type { Finding, FindingLevel, Judged } from './judged.ts';
import { recordFindings } from './record-findings.ts';

const ORDER: readonly FindingLevel[] = ['bad', 'warn', 'note'];

/** What is wrong with a network, worst first. */
export function findingsOf(judged: Judged): readonly Finding[] {
  const all = [
    ...groupFindings(judged),
    ...recordFindings(judged),
    ...certificateFindings(judged),
    ...listenerFindings(judged),
    ...zoneFindings(judged),
    ...cacheFindings(judged),
  ];
  return all.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}
