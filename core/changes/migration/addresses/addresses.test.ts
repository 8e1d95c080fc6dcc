import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS } from '../../../catalogue/buckets.ts';
import { QUEUES, TOPICS } from '../../../catalogue/messaging.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import type { AttributeJson, ItemJson } from '../../../resources/tables/types.ts';
import { addressMap } from './address-map.ts';
import type { Place } from './address-map.ts';
import { AddressSight, itemMapBetween } from './address-plan.ts';
import { itemMapOf } from './map-item.ts';

const KEYS = { partitionKey: { name: 'PK', type: 'S' }, sortKey: { name: 'SK', type: 'S' } } as const;

function place(stage: Stage, account: string, more: Partial<Place> = {}): Place {
  return { region: 'us-east-1', account, names: { stage }, ...more };
}

const DEV = place('dev', '111111111111');
const STAGING = place('staging', '222222222222', { region: 'eu-west-1' });
const PROD = place('prod', '333333333333');
const BOX = place('dev', '000000000000', { endpoint: 'http://127.0.0.1:4566/' });
const OTHER_BOX = place('staging', '222222222222', { endpoint: 'http://127.0.0.1:4666' });

function mapOf(from: Place, to: Place) {
  const map = addressMap(from, to);
  if (!map) throw new Error('Both call everything the same.');
  return map;
}

describe('an address of development', () => {
  const map = mapOf(DEV, STAGING);

  it.each([
    ['tiktok-commerce-thumbnails-dev', 'tiktok-commerce-thumbnails-staging'],
    ['s3://tiktok-commerce-thumbnails-dev/a/b.jpg', 's3://tiktok-commerce-thumbnails-staging/a/b.jpg'],
    ['s3://tiktok-commerce-assets-dev', 's3://tiktok-commerce-assets-staging'],
    ['arn:aws:s3:::tiktok-commerce-assets-dev/x\ny', 'arn:aws:s3:::tiktok-commerce-assets-staging/x\ny'],
    [
      'https://tiktok-commerce-assets-dev.s3.us-east-1.amazonaws.com/a%20b.jpg?versionId=3',
      'https://tiktok-commerce-assets-staging.s3.eu-west-1.amazonaws.com/a%20b.jpg?versionId=3',
    ],
    [
      'http://tiktok-commerce-assets-dev.s3-website-us-east-1.amazonaws.com/',
      'http://tiktok-commerce-assets-staging.s3-website-eu-west-1.amazonaws.com/',
    ],
    [
      'https://s3.amazonaws.com/tiktok-commerce-assets-dev/a',
      'https://s3.eu-west-1.amazonaws.com/tiktok-commerce-assets-staging/a',
    ],
    [
      'https://sqs.us-east-1.amazonaws.com/111111111111/tiktok-auto-tagging-dev',
      'https://sqs.eu-west-1.amazonaws.com/222222222222/tiktok-commerce-auto-tagging-staging',
    ],
    [
      'arn:aws:sqs:us-east-1:111111111111:tiktok-auto-tagging-dev-dlq',
      'arn:aws:sqs:eu-west-1:222222222222:tiktok-commerce-auto-tagging-staging-dlq',
    ],
    [
      'arn:aws:sns:us-east-1:111111111111:tiktok-new-video-posted-dev:0a1b',
      'arn:aws:sns:eu-west-1:222222222222:tiktok-commerce-new-video-posted-staging:0a1b',
    ],
    [
      'arn:aws:dynamodb:us-east-1:111111111111:table/tiktok-products-dev/index/GSI1',
      'arn:aws:dynamodb:eu-west-1:222222222222:table/tiktok-commerce-products-staging/index/GSI1',
    ],
    [
      'arn:aws:lambda:us-east-1:111111111111:function:auto-tagger',
      'arn:aws:lambda:eu-west-1:222222222222:function:tiktok-commerce-auto-tagger-staging',
    ],
  ])('%s becomes staging’s', (text, wanted) => {
    expect(map(text)?.text).toBe(wanted);
  });

  it.each([
    // A word that is no address, though a queue or a worker is called so.
    'tiktok-auto-tagging-dev',
    'auto-tagger',
    'Look into s3://tiktok-commerce-assets-dev/a',
    's3://tiktok-commerce-assets-dev-of-mine/a',
    's3://tiktok-commerce-assets-staging/a',
    's3://tiktok-commerce-assets-prod/a',
    'https://p16-sign.tiktokcdn.com/7/cover.jpeg',
    'https://products.tiktokcommerce.com/shop/abc',
    // Of another account, or another region.
    'arn:aws:sqs:us-east-1:999999999999:tiktok-auto-tagging-dev',
    'arn:aws:sqs:us-west-2:111111111111:tiktok-auto-tagging-dev',
    'https://sqs.us-east-1.amazonaws.com/999999999999/tiktok-auto-tagging-dev',
    'arn:aws:constructor:us-east-1:111111111111:x',
    'arn:',
    'http://',
    's3://',
    '',
  ])('%j is left as it is', (text) => {
    expect(map(text)).toBeUndefined();
  });
});

it('an emulator is reached by its own address', () => {
  const map = mapOf(BOX, OTHER_BOX);
  expect(map('http://127.0.0.1:4566/tiktok-commerce-assets-dev/a?b')?.text).toBe(
    'http://127.0.0.1:4666/tiktok-commerce-assets-staging/a?b',
  );
  expect(map('http://127.0.0.1:4566/000000000000/tiktok-auto-tagging-dev')?.text).toBe(
    'http://127.0.0.1:4666/222222222222/tiktok-commerce-auto-tagging-staging',
  );
  expect(map('http://127.0.0.1:4577/tiktok-commerce-assets-dev/a')).toBeUndefined();
  expect(mapOf(DEV, BOX)('https://s3.amazonaws.com/tiktok-commerce-assets-dev/a')?.text).toBe(
    'http://127.0.0.1:4566/tiktok-commerce-assets-dev/a',
  );
});

it('hosts are those of the other domain, where both have one', () => {
  const map = mapOf(PROD, STAGING);
  expect(map('https://products.tiktokcommerce.com/shop/a')?.text).toBe(
    'https://products.staging.tiktokcommerce.com/shop/a',
  );
  expect(map('https://tiktokcommerce.com')?.text).toBe('https://staging.tiktokcommerce.com');
  expect(map('https://mail.tiktokcommerce.com')).toBeUndefined();
});

it('there is nothing to map where everything is called the same', () => {
  expect(addressMap(DEV, { ...DEV })).toBeUndefined();
  expect(
    itemMapBetween({ ...DEV, id: 'a', label: 'A' }, { ...PROD, id: 'a', label: 'A' }, KEYS),
  ).toBeUndefined();
});

const addresses = fc.oneof(
  ...BUCKETS.map(({ names }) => fc.webPath().map((path) => `s3://${names.dev}${path}`)),
  fc.constantFrom(...QUEUES.map(({ names }) => `arn:aws:sqs:us-east-1:${DEV.account}:${names.dev}`)),
  fc.constantFrom(...TOPICS.map(({ names }) => `arn:aws:sns:us-east-1:${DEV.account}:${names.dev}`)),
);

/** Values of every type, with addresses among their texts. */
const values = fc.letrec<{ value: AttributeJson; text: string }>((tie) => ({
  text: fc.oneof(addresses, fc.string()),
  value: fc.oneof(
    { depthSize: 'small' },
    tie('text').map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.uniqueArray(tie('text'), { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
  ),
})).value;

describe('an item', () => {
  it('comes back as it was when it goes there and back', () => {
    const [there, back] = [itemMapOf(mapOf(DEV, STAGING), KEYS), itemMapOf(mapOf(STAGING, DEV), KEYS)];
    fc.assert(
      fc.property(fc.dictionary(fc.string(), values), (item) => {
        let [changes, changesBack] = [0, 0];
        const mapped = there(item, () => (changes += 1));
        expect(mapped === item).toBe(changes === 0);
        expect(back(mapped, () => (changesBack += 1))).toEqual(item);
        expect(changesBack).toBe(changes);
        // Everything that was an address is one of the other side: nothing is mapped twice.
        expect(there(mapped)).toBe(mapped);
      }),
    );
  });

  it('keeps its key, whatever the key is', () => {
    const address = { S: 's3://tiktok-commerce-assets-dev/a' };
    const map = itemMapOf(mapOf(DEV, STAGING), KEYS);
    const mapped = map({ PK: address, SK: address, GSI1PK: address });
    expect(mapped).toEqual({
      PK: address,
      SK: address,
      GSI1PK: { S: 's3://tiktok-commerce-assets-staging/a' },
    });
  });

  it('is told of before it goes: which attributes hold what', () => {
    const map = itemMapBetween(
      { ...DEV, id: 'dev', label: 'Development' },
      { ...STAGING, id: 'st', label: 'Staging' },
      KEYS,
    );
    if (!map) throw new Error('They differ.');
    const passage = { from: { label: 'Development' }, to: { label: 'Staging' } };
    const sight = new AddressSight(map);
    expect(sight.finding(passage).sentence).toBe(
      'Of the 0 items that were looked at none holds an address of Development; one that does gets Staging’s.'.replace(
        '’',
        "'",
      ),
    );
    const item: ItemJson = {
      thumbnail_url: { S: 's3://tiktok-commerce-thumbnails-dev/a' },
      result: { M: { bucket: { S: 'tiktok-commerce-thumbnails-dev' } } },
      pictures: {
        L: [{ S: 's3://tiktok-commerce-assets-dev/a' }, { S: 's3://tiktok-commerce-assets-dev/b' }],
      },
    };
    sight.look([item]);
    expect(sight.finding(passage)).toEqual({
      severity: 'good',
      subject: 'addresses',
      sentence:
        "4 addresses of Development in the 1 item that was looked at become Staging's: pictures[] 2 (bucket), thumbnail_url 1 (bucket), result.bucket 1 (bucket).",
    });
  });
});
