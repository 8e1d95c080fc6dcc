import fc from 'fast-check';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../../catalogue/tables.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';
import { maskingJsonSchema } from './json-schema.ts';
import { Keyed } from './keyed.ts';
import { maskOf, withoutRule } from './mask-item.ts';
import { createMasking } from './masking.ts';
import { keepsApart, parseMaskingRules } from './rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const KEY = Buffer.alloc(32, 7);
const keyed = new Keyed(KEY);

function rulesOf(text: string, table = 'users') {
  const read = parseMaskingRules(text);
  if (read.outcome === 'mistakes') throw new Error(read.mistakes.join('; '));
  const rules = read.tableRules(table);
  if (!rules) throw new RangeError(table);
  return rules;
}

const digits = fc.stringMatching(/^\d{1,22}$/);

describe('values by the key', () => {
  it('digits stay digits, as many, and two never become one', () => {
    for (const length of [1, 2, 3])
      expect(
        new Set(
          Array.from({ length: 10 ** length }, (_, index) =>
            keyed.digits('video', String(index).padStart(length, '0')),
          ),
        ).size,
      ).toBe(10 ** length);
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        const [a, b] = [keyed.digits('video', one), keyed.digits('video', other)];
        expect(a).toMatch(new RegExp(`^\\d{${one.length}}$`));
        expect(a === b).toBe(one === other);
      }),
    );
  });

  it('a number reaches nobody, and is a number as the platform takes it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+256[1-9]\d{8}$/), (phone) => {
        expect(keyed.phone(phone)).toMatch(/^\+2560\d{9}$/);
      }),
    );
    expect(keyed.phone('call me')).toMatch(/^m[0-9a-f]{16}$/);
  });

  it('are others with another key, and the same with the same one', () => {
    const other = new Keyed(Buffer.alloc(32, 8));
    expect(keyed.hash('seller', 'amina')).toBe(new Keyed(KEY).hash('seller', 'amina'));
    expect(other.hash('seller', 'amina')).not.toBe(keyed.hash('seller', 'amina'));
    expect(other.fingerprint).not.toBe(keyed.fingerprint);
    expect(keyed.hash('link', 'amina')).not.toBe(keyed.hash('seller', 'amina'));
    expect(createMasking('x', 'a secret').key).toEqual(createMasking('x', 'a secret').key);
    expect(createMasking('x', undefined)).toMatchObject({ isKept: false });
  });
});

const RULES = `
everywhere:
  PK: { composed: { parts: { USER: { hash: seller }, TAG: keep }, words: [LINK], time: keep } }
tables:
  users:
    handle: { hash: seller }
    phone: fake-phone
    note: drop
    short: { truncate: 3 }
    path: { pieces: { by: /, rules: [keep, { hash: seller }] } }
    meta: { members: { likes: keep, url: { fixed: gone } } }
    seen: { each: { hash: seller } }
    n: { hash: seller }
`;

describe('an item', () => {
  const item: ItemJson = {
    PK: { S: 'USER#amina' },
    handle: { S: 'amina' },
    phone: { S: '+256772123456' },
    note: { S: 'somebody' },
    short: { S: 'Kampala' },
    path: { S: 'covers/amina' },
    meta: { M: { likes: { N: '4' }, url: { S: 'https://example.com' } } },
    seen: { L: [{ S: 'amina' }, { NULL: true }] },
    n: { N: '12' },
  };

  it('is masked attribute by attribute, and stays joined', () => {
    const handle = keyed.hash('seller', 'amina');
    expect(maskOf(rulesOf(RULES), keyed)(item)).toEqual({
      PK: { S: `USER#${handle}` },
      handle: { S: handle },
      phone: { S: keyed.phone('+256772123456') },
      short: { S: 'Kam' },
      path: { S: `covers/${handle}` },
      meta: { M: { likes: { N: '4' }, url: { S: 'gone' } } },
      seen: { L: [{ S: handle }, { NULL: true }] },
      n: { N: keyed.number('seller', '12') },
    });
  });

  it.each<[string, ItemJson, string]>([
    ['an attribute', { secret: { S: 'x' } }, 'secret has no rule'],
    ['a word of a key', { PK: { S: 'ADMIN#amina' } }, 'PK has no rule for ADMIN#…'],
    ['a text that is no word', { PK: { S: 'amina' } }, 'PK has no rule for one of its values'],
    ['a member', { meta: { M: { more: { S: 'x' } } } }, 'meta.more has no rule'],
    ['a type', { handle: { BOOL: true } }, 'handle is true or false: keep, drop or fixed can be its rule'],
    ['a map', { handle: { M: {} } }, 'handle is a map: members, each, keep, drop or fixed can be its rule'],
  ])('without a rule for %s is told by name', (_, strange, expected) => {
    expect([...withoutRule([item, strange], rulesOf(RULES), keyed)]).toEqual([expected]);
    expect(() => maskOf(rulesOf(RULES), keyed)(strange)).toThrow(expected);
  });
});

describe('a file of rules', () => {
  it.each([
    ['tables: { users: { a: hide } }', /tables\.users\.a must be keep, drop/],
    ['tables: { users: { a: { hash: Seller } } }', /tables\.users\.a/],
    ['everywhere: {}', /tables/],
    ['tables: {}\nmore: 1', /more/],
    ['tables: [', /YAML/],
  ])('that is wrong says where: %s', (text, expected) => {
    const read = parseMaskingRules(text);
    expect(read.outcome === 'mistakes' ? read.mistakes.join('; ') : '').toMatch(expected);
  });

  it('tells which rules keep keys apart', () => {
    const rules = rulesOf(RULES);
    expect(
      ['PK', 'handle', 'phone', 'path', 'note', 'short'].map((name) => keepsApart(rules.get(name))),
    ).toEqual([true, true, true, true, false, false]);
  });

  it('is there for every table of the catalogue, keys kept apart', async () => {
    const read = parseMaskingRules(await readFile(path.join(ROOT, 'masking.yaml'), 'utf8'));
    if (read.outcome === 'mistakes') throw new Error(read.mistakes.join('; '));
    for (const { logical, partitionKey, sortKey } of TABLES) {
      const rules = read.tableRules(logical);
      for (const { name } of [partitionKey, sortKey]) {
        expect(rules?.get(name), `${logical}.${name}`).toBeDefined();
        expect(keepsApart(rules?.get(name)), `${logical}.${name}`).toBe(true);
      }
    }
  });

  it('has its JSON Schema in docs/masking.schema.json', async () => {
    // UPDATE_SCHEMA=1 npx vitest run core/changes/migration/masking/masking.test.ts
    const { UPDATE_SCHEMA } = process.env;
    const file = path.join(ROOT, 'docs/masking.schema.json');
    const text = `${JSON.stringify(maskingJsonSchema(), null, 2)}\n`;
    if (UPDATE_SCHEMA) await writeFile(file, text);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(text));
  });
});
