/** A decimal number: `sign` × 0.d₁d₂… × 10^`exponent`, without zeros at either end of `digits`. Zero has no digits. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

export type NumberProblem = 'syntax' | 'precision' | 'overflow' | 'underflow';

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const MAX_DIGITS = 38;
/** 9.99…E+125 and 1E-130, counted with the point before the first digit. */
const MAX_EXPONENT = 126;
const MIN_EXPONENT = -129;

const ZERO: Decimal = { negative: false, digits: '', exponent: 0 };

/** Reads a number of any length exactly; `undefined` where the text is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole.length + fraction.length === 0) return undefined;
  const exponent = match[4] === undefined ? 0 : Number(match[4]);
  return decimal(match[1] === '-', whole + fraction, whole.length + exponent);
}

function decimal(negative: boolean, rawDigits: string, rawExponent: number): Decimal {
  let start = 0;
  while (start < rawDigits.length && rawDigits[start] === '0') start++;
  let end = rawDigits.length;
  while (end > start && rawDigits[end - 1] === '0') end--;
  if (start === end) return ZERO;
  return { negative, digits: rawDigits.slice(start, end), exponent: rawExponent - start };
}

/**
 * Why DynamoDB refuses a number, or nothing: at most 38 significant digits, magnitude from 1E-130 to 9.99…E+125.
 * Source: developer guide, "Naming rules and data types", Number.
 */
export function problemOf(value: Decimal): NumberProblem | undefined {
  if (value.digits === '') return undefined;
  if (value.exponent > MAX_EXPONENT) return 'overflow';
  if (value.exponent < MIN_EXPONENT) return 'underflow';
  return value.digits.length > MAX_DIGITS ? 'precision' : undefined;
}

/** The text that DynamoDB answers for a number: no exponent, no zeros to spare. */
export function formatDecimal(value: Decimal): string {
  const { digits, exponent } = value;
  if (digits === '') return '0';
  const sign = value.negative ? '-' : '';
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return sign + digits + '0'.repeat(exponent - digits.length);
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

function known(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === undefined) throw new TypeError('A number that was not validated reached the evaluator.');
  return value;
}

const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

function compareMagnitudes(left: Decimal, right: Decimal): number {
  if (left.digits === '' || right.digits === '') return left.digits.length - right.digits.length;
  if (left.exponent !== right.exponent) return left.exponent - right.exponent;
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -1 : 1;
}

/** Exact order of two numbers in text form. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  if (SMALL_INTEGER.test(left) && SMALL_INTEGER.test(right)) return Number(left) - Number(right);
  const a = known(left);
  const b = known(right);
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  return a.negative ? compareMagnitudes(b, a) : compareMagnitudes(a, b);
}

function scaled(value: Decimal, lastPlace: number): bigint {
  if (value.digits === '') return 0n;
  const magnitude = BigInt(value.digits + '0'.repeat(value.exponent - value.digits.length - lastPlace));
  return value.negative ? -magnitude : magnitude;
}

/** The exact sum, or the difference where `subtract` is set. It may have more digits than DynamoDB keeps. */
export function addDecimals(left: string, right: string, subtract: boolean): Decimal {
  const a = known(left);
  const b = known(right);
  const lastPlace = Math.min(a.exponent - a.digits.length, b.exponent - b.digits.length);
  const second = scaled(b, lastPlace);
  const sum = scaled(a, lastPlace) + (subtract ? -second : second);
  const digits = (sum < 0n ? -sum : sum).toString();
  return decimal(sum < 0n, digits, digits.length + lastPlace);
}

/** Bytes that sort as the numbers do. They hold no 0x00 after the second byte. */
export function orderedBytes(text: string): Buffer {
  const value = known(text);
  if (value.digits === '') return Buffer.from([0x80]);
  const pairs = (value.digits.length + 1) >> 1;
  const bytes = Buffer.alloc(2 + pairs + (value.negative ? 1 : 0));
  const biased = value.exponent - MIN_EXPONENT;
  bytes[0] = value.negative ? 0x7f : 0x81;
  bytes[1] = value.negative ? 255 - biased : biased;
  for (let pair = 0; pair < pairs; pair++) {
    const digits = value.digits.slice(pair * 2, pair * 2 + 2);
    const two = Number(digits.length === 2 ? digits : `${digits}0`);
    bytes[2 + pair] = value.negative ? 101 - two : two + 1;
  }
  if (value.negative) bytes[2 + pairs] = 0xff;
  return bytes;
}

/**
 * Bytes that a number adds to an item: one, plus one for each two significant digits before the point and after it,
 * plus one for a minus sign. Zeros at either end do not count. (Measured on AWS; the guide's formula is a rough one.)
 */
export function numberSize(text: string): number {
  const { negative, digits, exponent } = known(text);
  const before = Math.min(Math.max(exponent, 0), digits.length);
  return 1 + ((before + 1) >> 1) + ((digits.length - before + 1) >> 1) + (negative ? 1 : 0);
}
