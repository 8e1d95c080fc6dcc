import fc from 'fast-check';
import type { AttributeJson, ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import { canonicalBase64, canonicalNumber } from './canonical.ts';

/** For tests: names and texts that break what is written carelessly. */
const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  '$binary',
  '$map',
  '$numberSet',
  'Item',
  '…',
  'price:N',
  ':',
  "'=1+1",
  '=HYPERLINK("http://x")',
  '@shop',
  '-1',
  'a"b',
  'a,b',
  'a\r\nb',
  'a\nb',
  'a\rb',
  ' ',
  "'",
  '\u0000',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '名前',
  '😀',
] as const;

/** Well-formed Unicode: DynamoDB holds nothing else. */
const textArbitrary = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constant('') },
);
export const nameArbitrary = textArbitrary.filter((name) => name !== '');

/** Up to 38 digits, within DynamoDB's range, as DynamoDB writes them and in other ways. */
export const numberArbitrary = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
    fc.integer({ min: -90, max: 80 }),
    fc.nat(2),
  )
  .map(([isNegative, digits, exponent, way]) => {
    const sign = isNegative ? '-' : '';
    if (way === 0 || digits === 0n) return `${sign}${digits}`;
    return way === 1 ? `${sign}${digits}e${exponent}` : `${sign}0.${digits.toString().padStart(38, '0')}`;
  })
  .filter((text) => !/^-0(\.0*)?$/.test(text));

const binaryArbitrary = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

const leafArbitrary: fc.Arbitrary<AttributeJson> = fc.oneof(
  fc.record({ S: textArbitrary }),
  fc.record({ N: numberArbitrary }),
  fc.record({ B: binaryArbitrary }),
  fc.record({ BOOL: fc.boolean() }),
  fc.constant({ NULL: true }),
  fc.record({ SS: fc.uniqueArray(textArbitrary, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    NS: fc.uniqueArray(numberArbitrary, { minLength: 1, maxLength: 4, selector: canonicalNumber }),
  }),
  fc.record({
    BS: fc.uniqueArray(binaryArbitrary, { minLength: 1, maxLength: 4, selector: canonicalBase64 }),
  }),
);

/** `__proto__` as a name of its own. */
function mapOf(value: fc.Arbitrary<AttributeJson>): fc.Arbitrary<ItemJson> {
  return fc
    .uniqueArray(fc.tuple(nameArbitrary, value), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));
}

const { value: valueArbitrary } = fc.letrec<{ readonly value: AttributeJson }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leafArbitrary,
    fc.record({ L: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.record({ M: mapOf(tie('value')) }),
  ),
}));

/** A text and a number for the key. */
export const KEYS: KeySchema = {
  partitionKey: { name: 'PK', type: 'S' },
  sortKey: { name: 'SK', type: 'N' },
};

export const itemArbitrary: fc.Arbitrary<ItemJson> = fc
  .tuple(nameArbitrary, numberArbitrary, mapOf(valueArbitrary))
  .map(([PK, SK, rest]) => ({ ...rest, PK: { S: PK }, SK: { N: SK } }));
