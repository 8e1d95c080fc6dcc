type Labels = Readonly<Record<string, string>>;

/** Counts of one process, in Prometheus's text format. Source: Prometheus, "Exposition formats" 0.0.4. */
export interface Metrics {
  readonly count: (name: string, labels?: Labels, by?: number) => void;
  /** Counts how long something took, by how long. */
  readonly observe: (name: string, labels: Labels, seconds: number) => void;
  readonly text: () => string;
}

/** Upper bounds in seconds. Source: Prometheus, client libraries, the default buckets. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Observed {
  /** Of each bound, those within it and above the one before. */
  readonly counts: number[];
  count: number;
  sum: number;
}

export function createMetrics(service: string): Metrics {
  const counts = new Map<string, Map<string, number>>();
  const durations = new Map<string, Map<string, Observed>>();
  return {
    count(name, labels = {}, by = 1) {
      const line = lineOf({ service, ...labels });
      const series = seriesOf(counts, name);
      series.set(line, (series.get(line) ?? 0) + by);
    },
    observe(name, labels, seconds) {
      const line = lineOf({ service, ...labels });
      const series = seriesOf(durations, name);
      const known = series.get(line) ?? { counts: BOUNDS.map(() => 0), count: 0, sum: 0 };
      series.set(line, known);
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
      if (bucket !== -1) known.counts[bucket] = (known.counts[bucket] ?? 0) + 1;
      known.count += 1;
      known.sum += seconds;
    },
    text() {
      const memory = process.memoryUsage.rss();
      const counters = [...counts].flatMap(([name, series]) => [
        `# TYPE ${name} counter`,
        ...[...series].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ]);
      const histograms = [...durations].flatMap(([name, series]) => [
        `# TYPE ${name} histogram`,
        ...[...series].flatMap(([labels, observed]) => histogramLines(name, labels, observed)),
      ]);
      const own = `# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${memory}`;
      return `${[...counters, ...histograms, own].join('\n')}\n`;
    },
  };
}

function lineOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replaceAll(/[\\"\n]/g, '_')}"`)
    .join(',');
}

function seriesOf<T>(all: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const series = all.get(name) ?? new Map<string, T>();
  all.set(name, series);
  return series;
}

/** Each bucket tells those of the smaller ones too. */
function histogramLines(name: string, labels: string, { counts, count, sum }: Observed): readonly string[] {
  let within = 0;
  const buckets = BOUNDS.map((bound, index) => {
    within += counts[index] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${within}`;
  });
  return [
    ...buckets,
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${Number(sum.toFixed(6))}`,
    `${name}_count{${labels}} ${count}`,
  ];
}
