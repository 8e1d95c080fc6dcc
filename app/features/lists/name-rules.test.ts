import { expect, it } from 'vitest';
import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { nameMistake } from './name-rules.ts';

it.each(['tables', 'queues', 'topics', 'secrets', 'services', 'caches'] as const)(
  'the %s of the catalogue have names',
  (kind) => {
    for (const entry of CATALOGUE[kind])
      for (const name of Object.values(entry.names)) expect(nameMistake(kind, name)).toBeUndefined();
  },
);

it.each<readonly [ListedKind, string, string]>([
  ['tables', '<img src=x onerror=alert(1)>', 'DynamoDB has no tables of such a name.'],
  ['tables', 'ab', 'DynamoDB has no tables of such a name.'],
  ['queues', 'a/b', 'SQS has no queues of such a name.'],
  ['queues', 'x'.repeat(81), 'SQS has no queues of such a name.'],
  ['topics', 'a b', 'SNS has no topics of such a name.'],
  ['secrets', 'a?b', 'Secrets Manager has no secrets of such a name.'],
])('of %s %s is none', (kind, name, sentence) => expect(nameMistake(kind, name)).toBe(sentence));
