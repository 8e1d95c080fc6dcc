import type { Fact } from '../../compare/facts.ts';
import type { EventSource, FunctionSummary } from './types.ts';

/**
 * What two functions of a pair should agree in. Left out is what naturally differs: names, ARNs, dates, and the image's
 * tag, which is a release's matter. `nameKey` maps a queue's name to what both sides call it (see pairing).
 */
export function functionFacts(
  one: FunctionSummary,
  sources: readonly EventSource[],
  nameKey: (queueName: string) => string,
): readonly Fact[] {
  return [
    { fact: 'package', value: one.packageType },
    { fact: 'runtime', value: one.runtime ?? 'of the image' },
    { fact: 'architecture', value: one.architecture ?? 'x86_64' },
    { fact: 'memory', value: `${one.memoryMb} MB` },
    { fact: 'timeout', value: `${one.timeoutSeconds} s` },
    ...sources.flatMap((source) => {
      const from = `from ${nameKey(source.sourceName)}`;
      return [
        { fact: from, value: source.state },
        { fact: `${from}, batch`, value: String(source.batchSize ?? 'default') },
        { fact: `${from}, partial failures`, value: source.partialFailures ? 'reported' : 'not reported' },
      ];
    }),
  ];
}
