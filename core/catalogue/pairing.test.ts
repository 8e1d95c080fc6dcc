import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, entriesOf, LISTED_KINDS } from './catalogue.ts';
import type { Naming } from './pairing.ts';
import { addressOf, keyOf, namesFor, namingOf, pairNames } from './pairing.ts';

const DEV: Naming = { environmentId: 'dev', stage: 'dev', aliases: [] };
const PROD: Naming = { environmentId: 'prod', stage: 'prod', aliases: [] };
const EU: Naming = { environmentId: 'prod-eu', stage: 'prod', aliases: ['eu'] };

function pairs(left: readonly string[], right: readonly string[], rightNaming = PROD) {
  return pairNames('queues', { names: left, naming: DEV }, { names: right, naming: rightNaming });
}

describe('names of the catalogue', () => {
  it('pair by their logical name, in the order of the catalogue', () => {
    const names = {
      left: CATALOGUE.tables.map((one) => one.names.dev),
      right: CATALOGUE.tables.map((one) => one.names.prod),
    };
    const paired = pairNames(
      'tables',
      { names: names.left.toReversed(), naming: DEV },
      { names: names.right, naming: PROD },
    );
    expect(paired.map((one) => one.key)).toEqual(CATALOGUE.tables.map((one) => one.logical));
    expect(paired.every((one) => one.inCatalogue)).toBe(true);
    expect(paired[0]).toEqual({
      key: 'videos',
      inCatalogue: true,
      left: 'tiktok-videos-dev',
      right: 'tiktok-commerce-videos-prod',
    });
  });

  it('stand alone where a side has none', () => {
    expect(pairs(['tiktok-auto-tagging-dev'], [])).toEqual([
      { key: 'auto-tagging', inCatalogue: true, left: 'tiktok-auto-tagging-dev', right: undefined },
    ]);
  });

  it.each(LISTED_KINDS)('of %s are found by logical and by physical name', (kind) => {
    for (const entry of entriesOf(kind)) {
      const expected = {
        key: entry.logical,
        inCatalogue: true,
        left: entry.names.dev,
        right: entry.names.prod,
      };
      for (const name of [entry.logical, entry.names.dev, entry.names.prod])
        expect(namesFor(kind, name, DEV, PROD)).toEqual(expected);
    }
  });

  it('are those of the stage, not of the other one', () => {
    expect(keyOf('tables', 'tiktok-commerce-videos-prod', DEV)).toBe('tiktok-commerce-videos-prod');
    expect(keyOf('tables', 'tiktok-commerce-videos-prod', PROD)).toBe('videos');
  });
});

describe('names beyond the catalogue', () => {
  it.each<readonly [string, string, string]>([
    ['orders-dev', 'orders-prod', 'orders-{env}'],
    ['dev-orders', 'prod-orders', '{env}-orders'],
    ['orders_development', 'orders_production', 'orders_{env}'],
    ['orders.local.fifo', 'orders.live.fifo', 'orders.{env}.fifo'],
    ['/app/DEV/key', '/app/Prod/key', '/app/{env}/key'],
    ['orders', 'orders', 'orders'],
    ['live-orders-dev', 'live-orders-prod', 'live-orders-{env}'],
    ['local-orders-dev', 'local-orders-prod', 'local-orders-{env}'],
    ['device-orders', 'device-orders', 'device-orders'],
  ])('%s and %s are one', (left, right, key) => {
    expect(pairs([left], [right])).toEqual([{ key, inCatalogue: false, left, right }]);
  });

  it.each<readonly [string, string]>([
    ['orders-dev', 'returns-prod'],
    ['ordersdev', 'ordersprod'],
    ['orders-dev', 'orders_prod'],
    ['orders-dev', 'orders'],
  ])('%s and %s are two', (left, right) => {
    expect(pairs([left], [right])).toHaveLength(2);
  });

  it('pair by the words that an environment goes by', () => {
    expect(pairs(['orders-dev'], ['orders-eu'], EU)).toHaveLength(1);
    const [dashed, ...others] = pairs(
      ['a.dev.b', 'orders-dev'],
      ['orders-prod-eu', 'a.prod.eu.b'],
      EU,
    ).toReversed();
    expect(dashed).toMatchObject({ key: 'orders-{env}', left: 'orders-dev', right: 'orders-prod-eu' });
    expect(others).toMatchObject([{ key: 'a.{env}.b', left: 'a.dev.b', right: 'a.prod.eu.b' }]);
    expect(namingOf({ id: 'prod-eu', names: { stage: 'prod', aliases: ['eu'] } })).toEqual(EU);
    expect(namingOf({ id: 'dev', names: { stage: 'dev' } })).toEqual(DEV);
  });

  it('come after the catalogue, by key', () => {
    const paired = pairs(['zebra', 'tiktok-auto-tagging-dev', 'ape'], ['bear']);
    expect(paired.map((one) => one.key)).toEqual(['auto-tagging', 'ape', 'bear', 'zebra']);
  });

  it('that look like a key are names all the same', () => {
    const names = ['orders-dev', 'orders-{env}', 'orders-development'];
    expect(
      pairs(names, [])
        .flatMap((one) => one.left ?? [])
        .toSorted(),
    ).toEqual(names.toSorted());
  });

  it('that fall on one key are both shown', () => {
    const paired = pairs(['orders-dev', 'orders-development', 'orders-local'], ['orders-prod']);
    expect(paired.flatMap((one) => one.left ?? []).toSorted()).toEqual([
      'orders-dev',
      'orders-development',
      'orders-local',
    ]);
    expect(paired).toHaveLength(3);
  });

  it.each<readonly [string, string, string]>([
    ['orders-{env}', 'orders-dev', 'orders-prod'],
    ['orders-dev', 'orders-dev', 'orders-prod'],
    ['orders-prod', 'orders-dev', 'orders-prod'],
    ['orders-development', 'orders-development', 'orders-production'],
    ['orders-production', 'orders-development', 'orders-production'],
    ['orders', 'orders', 'orders'],
    ['live-orders-prod', 'live-orders-dev', 'live-orders-prod'],
    ['local-orders-prod', 'local-orders-dev', 'local-orders-prod'],
    ['orders-local', 'orders-local', 'orders-live'],
    ['<img src=x>', '<img src=x>', '<img src=x>'],
  ])('%s is looked for as %s and %s', (key, left, right) => {
    expect(namesFor('queues', key, DEV, PROD)).toMatchObject({ left, right });
  });
});

describe('the address of a pair', () => {
  it.each<readonly [string, string, string]>([
    ['orders-dev', 'orders-prod', 'orders-dev'],
    ['orders-development', 'orders-production', 'orders-development'],
    ['orders-dev', 'orders-production', 'orders-dev,orders-production'],
    ['local.orders', 'prod.orders', 'local.orders,prod.orders'],
    ['live-orders-dev', 'live-orders-prod', 'live-orders-dev'],
    ['orders', 'orders', 'orders'],
    ['tiktok-auto-tagging-dev', 'tiktok-commerce-auto-tagging-prod', 'auto-tagging'],
    // Beyond the catalogue, and called like what stands in it.
    ['tiktok-auto-tagging-dev', 'auto-tagging', 'tiktok-auto-tagging-dev,auto-tagging'],
  ])('%s and %s leads back to both', (left, right, address) => {
    const [pair] = pairs([left], [right]);
    expect(pair && addressOf('queues', pair, DEV, PROD)).toBe(address);
    expect(namesFor('queues', address, DEV, PROD)).toMatchObject({ key: pair?.key, left, right });
    expect(namesFor('queues', address, PROD, DEV)).toMatchObject({ left: right, right: left });
  });

  it.each(['orders-prod', 'orders-production', 'auto-tagging'])('of %s alone leads to it', (right) => {
    const [pair] = pairs([], [right]);
    const address = pair && addressOf('queues', pair, DEV, PROD);
    expect(namesFor('queues', address ?? '', DEV, PROD)).toMatchObject({ right });
  });

  it.each<readonly [string | undefined, string | undefined, string]>([
    ['main', 'main', 'main'],
    ['redis', 'prod-cluster', 'main'],
    [undefined, 'main', 'main'],
    ['sessions-dev', 'sessions-production', 'sessions-dev,sessions-production'],
  ])('of the caches %s and %s is %s', (left, right, address) => {
    const names = (one: string | undefined) => (one === undefined ? [] : [one]);
    const [pair] = pairNames(
      'caches',
      { names: names(left), naming: DEV },
      { names: names(right), naming: PROD },
    );
    expect(pair && addressOf('caches', pair, DEV, PROD)).toBe(address);
  });

  it('leads to the counterpart of another pair too', () => {
    const staging: Naming = { environmentId: 'staging', stage: 'staging', aliases: [] };
    const address = 'orders-dev,orders-production';
    expect(namesFor('queues', address, DEV, staging)).toMatchObject({ left: 'orders-dev' });
    expect(namesFor('queues', address, staging, PROD)).toMatchObject({ right: 'orders-production' });
  });

  it.each([',', ',,', 'a,b,c'])('%s is no two names', (address) => {
    expect(namesFor('queues', address, DEV, PROD)).toMatchObject({ left: address, right: address });
  });
});

describe('whatever the names', () => {
  const word = fc.constantFrom(
    'dev',
    'prod',
    'development',
    'production',
    'orders',
    'DEV',
    'tiktok',
    '{env}',
    'videos',
    '',
  );
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'));
  const names = fc.uniqueArray(fc.oneof(name, fc.string({ maxLength: 12 })), { maxLength: 12 });

  it('each is shown exactly once, under a key of its own', () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        const paired = pairs(left, right);
        expect(paired.flatMap((one) => one.left ?? []).toSorted()).toEqual(left.toSorted());
        expect(paired.flatMap((one) => one.right ?? []).toSorted()).toEqual(right.toSorted());
        expect(new Set(paired.map((one) => one.key)).size).toBe(paired.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('changing sides changes sides', () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        const there = pairs(left, right);
        const back = pairNames('queues', { names: right, naming: PROD }, { names: left, naming: DEV });
        expect(back.map((one) => ({ ...one, left: one.right, right: one.left }))).toEqual(there);
      }),
    );
  });

  it('each row leads back to the names in it, whichever side is left', () => {
    const legal = names.map((all) => all.filter((one) => /^[\w./-]+$/.test(one)));
    fc.assert(
      fc.property(legal, legal, fc.constantFrom(PROD, EU), (left, right, naming) => {
        for (const pair of pairs(left, right, naming)) {
          const address = addressOf('queues', pair, DEV, naming);
          const found = namesFor('queues', address, DEV, naming);
          expect({ left: pair.left ?? found.left, right: pair.right ?? found.right }).toEqual({
            left: found.left,
            right: found.right,
          });
          const { left: there, right: here } = namesFor('queues', address, naming, DEV);
          if (pair.left !== undefined && pair.right !== undefined)
            expect([here, there]).toEqual([pair.left, pair.right]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a physical name opens itself on its side', () => {
    fc.assert(
      fc.property(name, (one) => {
        const { left, right } = namesFor('queues', one, DEV, PROD);
        if (!one.includes('{env}')) expect([left, right]).toContain(one);
      }),
    );
  });
});
