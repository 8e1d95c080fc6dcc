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
