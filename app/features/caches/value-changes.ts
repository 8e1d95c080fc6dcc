import type { Json } from '../../../core/actions/plan.ts';
import type { BytesView } from '../../../core/resources/caches/bytes-view.ts';

/** Text of a form as the base64 that an action takes. */
export function base64Of(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes of something that is shown, as base64; undefined where only its beginning is known. */
export function base64OfView({ text, isText, base64, isCut }: BytesView): string | undefined {
  if (isCut) return undefined;
  return isText ? base64Of(text) : base64;
}

/** What can be added to a value of each type, and the words of its form. */
export const ADDITIONS = {
  hash: { title: 'Set field', first: 'Field', second: 'Value' },
  list: { title: 'Append', first: 'Value' },
  set: { title: 'Add member', first: 'Member' },
  zset: { title: 'Set member', first: 'Member', second: 'Score' },
  stream: { title: 'Add entry', first: 'Field', second: 'Value' },
} as const;

export type AddedType = keyof typeof ADDITIONS;

/** The change that a form asks for; undefined while it is not filled in. */
export function additionOf(type: AddedType, first: string, second: string): Json | undefined {
  if (first === '' && type !== 'list') return undefined;
  switch (type) {
    case 'hash':
      return { kind: 'hash-set', field: base64Of(first), value: base64Of(second) };
    case 'list':
      return { kind: 'list-push', end: 'tail', value: base64Of(first) };
    case 'set':
      return { kind: 'set-add', member: base64Of(first) };
    case 'zset': {
      const score = second.trim() === '' ? NaN : Number(second);
      return Number.isFinite(score) ? { kind: 'zset-add', member: base64Of(first), score } : undefined;
    }
    case 'stream':
      return { kind: 'stream-add', fields: [[base64Of(first), base64Of(second)]] };
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90`, `90s`, `15m`, `2h`, `7d` as milliseconds; a bare number is seconds. Undefined where it is none of these. */
export function durationMs(text: string): number | undefined {
  const [, digits = '', unit = 's'] = /^\s*(\d{1,9})\s*([smhd])?\s*$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNITS[unit] ?? 0);
  return digits !== '' && milliseconds > 0 ? milliseconds : undefined;
}
