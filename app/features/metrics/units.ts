import type { Unit } from '../../../core/resources/metrics/golden/types.ts';
import { formatBytes, formatCount } from '../../components/format.ts';

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  'per-minute': 'a minute',
  'per-second': 'a second',
  percent: '%',
  milliseconds: 'ms',
  seconds: 's',
  count: '',
  bytes: '',
};

/** The unit as it stands behind a number or a title; nothing for what is counted. */
export function unitWords(unit: Unit): string {
  return UNIT_WORDS[unit];
}

/** A number without its unit, short enough for a chart: `12.4 k`, `0.35`, `1.4 MiB`. */
export function formatNumber(value: number, unit: Unit): string {
  if (unit === 'bytes') return formatBytes(value);
  const size = Math.abs(value);
  if (size >= 1_000_000) return `${threeDigits(value / 1_000_000)} M`;
  if (size >= 10_000) return `${threeDigits(value / 1_000)} k`;
  if (size >= 100) return formatCount(Math.round(value));
  return threeDigits(value);
}

function threeDigits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  // What is smaller than the last digit is not nought.
  if (size < 0.01) return value < 0 ? '-<0.01' : '<0.01';
  return String(Number(value.toFixed(digits)));
}

/** A number with its unit: `340 ms`, `0.4 %`, `12 a minute`. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–';
  return `${formatNumber(value, unit)} ${unitWords(unit)}`.trimEnd();
}

const SECONDS_STEPS = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800];
const MOST_TICKS = 8;

/** Moments to write under a time axis: round ones in UTC, at most eight or so. */
export function timeTicks(from: number, to: number): readonly number[] {
  const wanted = (to - from) / 1_000 / MOST_TICKS;
  const step = (SECONDS_STEPS.find((size) => size >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400) * 1_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** A tick in UTC: the time of day, at midnight the day. */
export function tickWords(at: number): string {
  const iso = new Date(at).toISOString();
  return at % 86_400_000 === 0 ? iso.slice(5, 10) : iso.slice(11, 16);
}
