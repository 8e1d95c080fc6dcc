const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A count with thousands separators: `12,480`. */
export function formatCount(value: number): string {
  return WHOLE.format(value);
}

/** A count in at most four characters, for where space is short: `1.2 M`. */
export function formatShortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  if (value < 1_000_000) return `${ONE_DIGIT.format(value / 1_000)} k`;
  if (value < 1_000_000_000) return `${ONE_DIGIT.format(value / 1_000_000)} M`;
  return `${ONE_DIGIT.format(value / 1_000_000_000)} G`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in binary units: `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? WHOLE.format(value) : ONE_DIGIT.format(value)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

/** A share of one as per cent: `98.2 %`. What is not whole, or not nothing, is never rounded to it. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1 %';
  if (share < 1 && share >= 0.9995) return '>99.9 %';
  return `${ONE_DIGIT.format(share * 100)} %`;
}

/** A length of time by its two largest units: `4 d`, `2 h 5 min`, `45 s`, `120 ms`. */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
    if (parts.length === 2 || (parts.length === 1 && amount === 0)) break;
  }
  return parts.join(' ') || '0 s';
}

/** A moment in UTC, to the second: `2026-03-01 09:00:05`. */
export function formatMoment(moment: number | string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().replace('T', ' ').slice(0, 19);
}

/** A command's length, from microseconds: `820 µs`, `12.3 ms`, `4 s`. */
export function formatMicroseconds(microseconds: number): string {
  if (microseconds < 1_000) return `${WHOLE.format(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${ONE_DIGIT.format(microseconds / 1_000)} ms`;
  return formatDuration(microseconds / 1_000_000);
}

/** The beginning of a text, never half of a character: the server would draw such a half otherwise than the browser. */
export function beginningOf(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
