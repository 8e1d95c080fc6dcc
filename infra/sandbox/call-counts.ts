/** How often each operation was called since the last clearing: tests count upstream calls by it. */
export class CallCounts {
  private counts = new Map<string, number>();

  record(service: string, operation: string): void {
    const key = `${service}.${operation}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** By `service.operation`, sorted by that name. */
  get snapshot(): { readonly total: number; readonly calls: Readonly<Record<string, number>> } {
    const entries = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      total: entries.reduce((sum, [, count]) => sum + count, 0),
      calls: Object.fromEntries(entries),
    };
  }

  clear(): void {
    this.counts = new Map();
  }
}
