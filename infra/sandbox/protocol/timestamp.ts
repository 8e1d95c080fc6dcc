import type { TimestampFormat } from './shape.ts';

type WrittenFormat = Exclude<TimestampFormat, 'default'>;

/** Seconds since the epoch with at most milliseconds, as JSON writes a timestamp. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}

export function writeTimestamp(value: unknown, format: WrittenFormat): string {
  const date = value instanceof Date ? value : new Date(String(value));
  switch (format) {
    case 'date-time':
      return date.toISOString();
    case 'http-date':
      return date.toUTCString();
    case 'epoch-seconds':
      return String(epochSeconds(date));
  }
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date in any of the three forms that AWS's services read; undefined where it is none of them. */
export function readTimestamp(text: string): Date | undefined {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed)) return validDate(Number(trimmed) * 1000);
  if (dateTime.test(trimmed)) {
    const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed);
    return validDate(Date.parse(hasZone ? trimmed : `${trimmed}Z`));
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return validDate(Date.parse(trimmed));
  if (/^[A-Za-z]{3},? /.test(trimmed)) return validDate(Date.parse(trimmed));
  return undefined;
}

function validDate(milliseconds: number): Date | undefined {
  const date = new Date(Math.round(milliseconds));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
