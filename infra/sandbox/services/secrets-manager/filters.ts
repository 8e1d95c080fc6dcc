import type { Filter, SortByType, SortOrderType } from '@aws-sdk/client-secrets-manager';
import type { Constraint } from '../../protocol/constraints.ts';
import type { Secret } from './secret.ts';

const filterKeys = ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'];

export function filterRules(filters: readonly Filter[] | undefined): readonly Constraint[] {
  return [
    { path: 'Filters', value: filters, maxLength: 10 },
    ...(filters ?? []).flatMap(({ Key, Values }, at) => [
      { path: `Filters.${at + 1}.Key`, value: Key, oneOf: filterKeys },
      { path: `Filters.${at + 1}.Values`, value: Values, minLength: 1, maxLength: 10 },
      ...(Values ?? []).map((value, index) => ({
        path: `Filters.${at + 1}.Values.${index + 1}`,
        value,
        maxLength: 512,
        pattern: /!?[a-zA-Z0-9 :_@/+=.\-!]*/,
      })),
    ]),
  ];
}

function startsWithAnyCase(text: string, prefix: string): boolean {
  return text.toLowerCase().startsWith(prefix.toLowerCase());
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s:_@/+=.\-!]+/)
    .filter((word) => word !== '');
}

// `all` breaks the value into words and finds each of them anywhere in the secret's texts.
function matchesAll(secret: Secret, value: string): boolean {
  const texts = [
    secret.name,
    secret.description ?? '',
    ...secret.tags.flatMap(({ Key, Value }) => [Key, Value]),
  ];
  const words = texts.flatMap(wordsOf);
  return wordsOf(value).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function matchesKey(secret: Secret, key: string, value: string, ownRegion: string): boolean {
  switch (key) {
    case 'name':
      return secret.name.startsWith(value);
    case 'description':
      return startsWithAnyCase(secret.description ?? '', value);
    case 'tag-key':
      return secret.tags.some(({ Key }) => Key.startsWith(value));
    case 'tag-value':
      return secret.tags.some(({ Value }) => Value.startsWith(value));
    case 'primary-region':
      return ownRegion.startsWith(value);
    case 'all':
      return matchesAll(secret, value);
    default:
      // No secret here is managed by another service.
      return false;
  }
}

/** True where every filter has a value that fits; a value that starts with `!` is to not fit. */
export function matchesFilters(
  secret: Secret,
  filters: readonly Filter[] | undefined,
  ownRegion: string,
): boolean {
  return (filters ?? []).every(({ Key = 'all', Values = [] }) =>
    Values.some((value) =>
      value.startsWith('!')
        ? !matchesKey(secret, Key, value.slice(1), ownRegion)
        : matchesKey(secret, Key, value, ownRegion),
    ),
  );
}

/** Sorts as ListSecrets does: newest first where nothing is said. */
export function sortSecrets(
  secrets: readonly Secret[],
  by: SortByType = 'created-date',
  order: SortOrderType = 'desc',
): readonly Secret[] {
  const sign = order === 'asc' ? 1 : -1;
  const keyOf: (secret: Secret) => number | string = {
    'created-date': (secret: Secret) => secret.createdAt,
    'last-changed-date': (secret: Secret) => secret.changedAt,
    'last-accessed-date': (secret: Secret) => secret.accessedAt ?? 0,
    name: (secret: Secret) => secret.name,
  }[by];
  return [...secrets].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left !== right) return left < right ? -sign : sign;
    return a.name < b.name ? -sign : sign;
  });
}
