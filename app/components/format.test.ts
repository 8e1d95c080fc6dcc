import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  formatBytes,
  formatCount,
  formatDuration,
  formatMicroseconds,
  formatMoment,
  formatPercent,
  formatShortCount,
} from './format.ts';

describe('figures as people read them', () => {
  it.each([
    [formatCount(12_480), '12,480'],
    [formatShortCount(9_999), '9,999'],
    [formatShortCount(1_240_000), '1.2 M'],
    [formatBytes(0), '0 B'],
    [formatBytes(1_536), '1.5 KiB'],
    [formatBytes(5 * 1024 ** 3), '5 GiB'],
    [formatPercent(0.9824), '98.2 %'],
    [formatPercent(0), '0 %'],
    [formatPercent(1), '100 %'],
    [formatPercent(1.2), '120 %'],
    [formatPercent(0.9996), '>99.9 %'],
    [formatPercent(0.9995), '>99.9 %'],
    [formatPercent(0.9994), '99.9 %'],
    [formatPercent(0.0004), '<0.1 %'],
    [formatPercent(0.0005), '0.1 %'],
    [formatDuration(0), '0 ms'],
    [formatDuration(45), '45 s'],
    [formatDuration(345_600), '4 d'],
    [formatDuration(7_500), '2 h 5 min'],
    [formatDuration(3_605), '1 h'],
    [formatMicroseconds(820), '820 µs'],
    [formatMicroseconds(12_340), '12.3 ms'],
    [formatMicroseconds(4_000_000), '4 s'],
    [formatMoment(0), '1970-01-01 00:00:00'],
    [formatMoment('not a date'), 'unknown'],
  ])('%s is %s', (actual, expected) => expect(actual).toBe(expected));
});

describe('the beginning of a text', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['longer than that', 6, 'longer'],
    // An emoji is two units: it is there as a whole or not at all.
    ['a👠b', 2, 'a'],
    ['a👠b', 3, 'a👠'],
    ['👠', 1, ''],
  ])('%s cut at %i', (text, length, beginning) => {
    expect(beginningOf(text, length)).toBe(beginning);
  });
});
