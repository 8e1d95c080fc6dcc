/** One sample of a text exposition: `http_requests_total{route="/a"} 5`. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/**
 * The samples of a text in Prometheus's format; lines that are none are passed over, as are values that are no numbers.
 * Source: Prometheus documentation, "Exposition formats", 0.0.4.
 */
export function samplesOf(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const sample = sampleIn(line.trim());
    return sample ? [sample] : [];
  });
}

function sampleIn(line: string): Sample | undefined {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return undefined;
  const labels: Record<string, string> = {};
  let place = name.length;
  if (line[place] === '{') {
    LABEL.lastIndex = place + 1;
    place += 1;
    for (let match = LABEL.exec(line); match; match = LABEL.exec(line)) {
      const [, label = '', value = ''] = match;
      labels[label] = value.replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
      place = LABEL.lastIndex;
    }
    if (line[place] !== '}') return undefined;
    place += 1;
  }
  const [value = ''] = line.slice(place).trim().split(/\s+/);
  const number = value === '+Inf' || value === '-Inf' || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? { name, labels, value: number } : undefined;
}

/** The sum of all samples of a name that the labels let through. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  isWanted: (labels: Sample['labels']) => boolean = () => true,
): number | undefined {
  const found = samples.filter((sample) => sample.name === name && isWanted(sample.labels));
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** So many of a histogram took at most so long, those of the smaller buckets included. */
export interface Bucket {
  readonly upToSeconds: number;
  readonly count: number;
}

/** The buckets of a histogram, over all series that the labels let through, the smallest first; not the infinite one. */
export function bucketsOf(
  samples: readonly Sample[],
  name: string,
  isWanted: (labels: Sample['labels']) => boolean,
): readonly Bucket[] {
  return addedUp(
    samples
      .filter((sample) => sample.name === `${name}_bucket` && isWanted(sample.labels))
      .map(({ labels, value }) => ({ upToSeconds: Number(labels.le ?? ''), count: value }))
      .filter(({ upToSeconds }) => Number.isFinite(upToSeconds)),
  );
}

/** Buckets of the same bound as one, the smallest bound first. */
export function addedUp(buckets: readonly Bucket[]): readonly Bucket[] {
  const counts = new Map<number, number>();
  for (const { upToSeconds, count } of buckets)
    counts.set(upToSeconds, (counts.get(upToSeconds) ?? 0) + count);
  return [...counts]
    .map(([upToSeconds, count]) => ({ upToSeconds, count }))
    .sort((a, b) => a.upToSeconds - b.upToSeconds);
}

/**
 * Within how many seconds a share of `total` was done, as if those of a bucket were spread over it evenly; the largest
 * bound for what took longer than that. Source: Prometheus documentation, `histogram_quantile`.
 */
export function quantileOf(buckets: readonly Bucket[], total: number, share: number): number | undefined {
  if (total <= 0 || buckets.length === 0) return undefined;
  const wanted = total * share;
  const index = buckets.findIndex(({ count }) => count >= wanted);
  const bucket = buckets[index];
  if (!bucket) return buckets.at(-1)?.upToSeconds;
  const { upToSeconds: from = 0, count: before = 0 } = buckets[index - 1] ?? {};
  const own = bucket.count - before;
  return own <= 0 ? bucket.upToSeconds : from + (bucket.upToSeconds - from) * ((wanted - before) / own);
}
