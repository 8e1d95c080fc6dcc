/** Counts of one process, in Prometheus's text format. Source: Prometheus, "Exposition formats" 0.0.4. */
export interface Metrics {
  readonly count: (name: string, labels?: Readonly<Record<string, string>>, by?: number) => void;
  readonly text: () => string;
}

export function createMetrics(service: string): Metrics {
  const counts = new Map<string, Map<string, number>>();
  return {
    count(name, labels = {}, by = 1) {
      const line = Object.entries({ service, ...labels })
        .map(([label, value]) => `${label}="${value.replaceAll(/[\\"\n]/g, '_')}"`)
        .join(',');
      const series = counts.get(name) ?? new Map<string, number>();
      counts.set(name, series);
      series.set(line, (series.get(line) ?? 0) + by);
    },
    text() {
      const memory = process.memoryUsage.rss();
      const lines = [...counts].flatMap(([name, series]) => [
        `# TYPE ${name} counter`,
        ...[...series].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ]);
      const own = `# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${memory}`;
      return `${[...lines, own].join('\n')}\n`;
    },
  };
}
