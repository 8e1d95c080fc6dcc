import type { Cloud } from '../../cloud.ts';

const publishEveryMs = 10_000;

/** The AWS/Logs metrics of each group: what came in since it was told last. */
export class LogMetrics {
  private readonly counted = new Map<string, { events: number; bytes: number }>();
  private publishedAtMs = 0;

  constructor(private readonly cloud: Cloud) {}

  count(group: string, events: number, bytes: number): void {
    const sums = this.counted.get(group) ?? { events: 0, bytes: 0 };
    sums.events += events;
    sums.bytes += bytes;
    this.counted.set(group, sums);
  }

  publish(now: number): void {
    if (now - this.publishedAtMs < publishEveryMs) return;
    this.publishedAtMs = now;
    for (const [LogGroupName, { events, bytes }] of this.counted) {
      const shared = { namespace: 'AWS/Logs', dimensions: { LogGroupName } };
      this.cloud.measure({ ...shared, metric: 'IncomingLogEvents', value: events, unit: 'Count' });
      this.cloud.measure({ ...shared, metric: 'IncomingBytes', value: bytes, unit: 'Bytes' });
    }
    this.counted.clear();
  }
}
