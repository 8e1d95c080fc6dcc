import type { PieceKind } from './inventory.ts';

/** Every action of a whole environment has one target: two of them never work on it at once. */
export const WHOLE_ENVIRONMENT = 'environment';

const PLURALS: Readonly<Record<PieceKind, string>> = {
  table: 'tables',
  bucket: 'buckets',
  queue: 'queues',
  topic: 'topics',
  subscription: 'subscriptions',
  secret: 'secrets',
};

export function kindWords(kind: PieceKind): string {
  return PLURALS[kind];
}

/** `8 tables, 2 buckets and 1 queue`; `nothing` where there is none. */
export function countWords(pieces: readonly { readonly kind: PieceKind }[]): string {
  const counts = new Map<PieceKind, number>();
  for (const { kind } of pieces) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words = [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind : PLURALS[kind]}`);
  return listWords(words) || 'nothing';
}

/** `a, b and c`. */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
