/** `1,204`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 item`, `1,204 items`. */
export function counted(value: number, word: string, plural = `${word}s`): string {
  return `${count(value)} ${value === 1 ? word : plural}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `12 bytes`, `3.4 MiB`. */
export function bytesWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** power;
  const digits = power > 0 && value < 100 ? 1 : 0;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: digits })} ${UNITS[power] ?? ''}`;
}

const MINUTE = 60;
const HOUR = 3_600;

/** `under a minute`, `about 7 minutes`, `about 3 hours`. */
export function durationWords(seconds: number): string {
  if (seconds < MINUTE) return 'under a minute';
  if (seconds < 2 * HOUR) return `about ${counted(Math.ceil(seconds / MINUTE), 'minute')}`;
  return `about ${counted(Math.ceil(seconds / HOUR), 'hour')}`;
}

/** `$0.03`; what is less than a cent is said so. */
export function dollars(amount: number): string {
  return amount < 0.01 ? 'under $0.01' : `about $${amount.toFixed(2)}`;
}
