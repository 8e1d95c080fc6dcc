import { isIP, isIPv4, isIPv6, BlockList } from 'node:net';
import { Moment, numberOf, textOf } from './value.ts';
import type { Value } from './value.ts';

type Scalar = (...values: readonly Value[]) => Value;

const yes = (condition: boolean): number => (condition ? 1 : 0);

function ofNumber(compute: (value: number) => number): Scalar {
  return (value) => {
    const number = numberOf(value);
    if (number === undefined) return undefined;
    const result = compute(number);
    return Number.isFinite(result) ? result : undefined;
  };
}

function ofText(compute: (text: string) => Value): Scalar {
  return (value) => (value === undefined ? undefined : compute(textOf(value)));
}

function extreme(choose: (...numbers: number[]) => number): Scalar {
  return (...values) => {
    const numbers = values.map(numberOf).filter((number) => number !== undefined);
    return numbers.length === 0 ? undefined : choose(...numbers);
  };
}

function periodOf(round: (quotient: number) => number): Scalar {
  return (value, period) => {
    const [moment, length] = [numberOf(value), numberOf(period)];
    return moment === undefined || !length ? undefined : new Moment(round(moment / length) * length);
  };
}

/** Characters to take away at an end: blanks, or those that are named. */
function endsOf(sides: 'left' | 'right' | 'both'): Scalar {
  return (value, characters) => {
    if (value === undefined) return undefined;
    const away = characters === undefined ? /\s/ : undefined;
    const named = textOf(characters);
    const goes = (character = '') => (away ? away.test(character) : named.includes(character));
    const text = textOf(value);
    let [start, end] = [0, text.length];
    if (sides !== 'right') while (start < end && goes(text[start])) start++;
    if (sides !== 'left') while (end > start && goes(text[end - 1])) end--;
    return text.slice(start, end);
  };
}

/** By what was written, which may come out of log lines. */
const subnets = new Map<string, BlockList | undefined>();
const mostSubnets = 1000;

function subnetOf(text: string): BlockList | undefined {
  if (subnets.has(text)) return subnets.get(text);
  const [address = '', bits = ''] = text.split('/');
  let list: BlockList | undefined;
  if (isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128)) {
    list = new BlockList();
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  if (subnets.size >= mostSubnets) subnets.clear();
  subnets.set(text, list);
  return list;
}

function inSubnet(isAddress: (text: string) => boolean): Scalar {
  return (value, subnet) => {
    const address = textOf(value);
    if (!isAddress(address)) return 0;
    return yes(subnetOf(textOf(subnet))?.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') ?? false);
  };
}

/**
 * Functions of one row, by their names in lower case. `bin` has the row's time in front. Source: CloudWatch Logs user
 * guide, "Supported operations and functions".
 */
export const scalarFunctions: Readonly<Record<string, Scalar>> = {
  abs: ofNumber(Math.abs),
  ceil: ofNumber(Math.ceil),
  floor: ofNumber(Math.floor),
  log: ofNumber(Math.log),
  sqrt: ofNumber(Math.sqrt),
  greatest: extreme(Math.max),
  least: extreme(Math.min),
  isempty: (value) => yes(value === undefined || textOf(value) === ''),
  isblank: (value) => yes(value === undefined || textOf(value).trim() === ''),
  concat: (...values) => values.map(textOf).join(''),
  ltrim: endsOf('left'),
  rtrim: endsOf('right'),
  trim: endsOf('both'),
  strlen: ofText((text) => [...text].length),
  toupper: ofText((text) => text.toUpperCase()),
  tolower: ofText((text) => text.toLowerCase()),
  substr(value, start, length) {
    const from = numberOf(start) ?? 0;
    if (value === undefined) return undefined;
    const count = numberOf(length);
    return textOf(value).slice(from, count === undefined ? undefined : from + count);
  },
  replace: (value, wanted, replacement) =>
    value === undefined ? undefined : textOf(value).replaceAll(textOf(wanted), () => textOf(replacement)),
  strcontains: (value, part) => yes(value !== undefined && textOf(value).includes(textOf(part))),
  bin: periodOf(Math.floor),
  datefloor: periodOf(Math.floor),
  dateceil: periodOf(Math.ceil),
  frommillis(value) {
    const ms = numberOf(value);
    return ms === undefined ? undefined : new Moment(ms);
  },
  tomillis: (value) => numberOf(value),
  ispresent: (value) => yes(value !== undefined),
  coalesce: (...values) => values.find((value) => value !== undefined),
  isvalidip: (value) => yes(isIP(textOf(value)) !== 0),
  isvalidipv4: (value) => yes(isIPv4(textOf(value))),
  isvalidipv6: (value) => yes(isIPv6(textOf(value))),
  isipinsubnet: inSubnet((text) => isIP(text) !== 0),
  isipv4insubnet: inSubnet(isIPv4),
  isipv6insubnet: inSubnet(isIPv6),
};

/** The numbers of two operands reckoned with; undefined where one is none, or nothing comes out. */
export function arithmetic(operator: string, left: Value, right: Value): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const result = reckon(operator, a, b);
  return Number.isFinite(result) ? result : undefined;
}

function reckon(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
