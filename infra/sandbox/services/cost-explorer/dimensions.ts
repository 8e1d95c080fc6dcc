import type { Expression } from '@aws-sdk/client-cost-explorer';
import type { Cloud } from '../../cloud.ts';
import type { BillLine } from './bill.ts';
import { validation } from './errors.ts';

/** The dimensions that a line of the bill has. */
const knownDimensions = ['SERVICE', 'USAGE_TYPE', 'REGION', 'LINKED_ACCOUNT'] as const;
export type KnownDimension = (typeof knownDimensions)[number];

/** Throws ValidationException for one that AWS knows and the sandbox does not. */
export function readDimension(name: string | undefined): KnownDimension {
  const known = knownDimensions.find((one) => one === name);
  if (!known)
    throw validation(`Dimension ${name ?? ''} is not supported here: ${knownDimensions.join(', ')}`);
  return known;
}

export function valueIn(line: BillLine, dimension: KnownDimension, cloud: Cloud): string {
  switch (dimension) {
    case 'SERVICE':
      return line.price.service;
    case 'USAGE_TYPE':
      return line.price.usageType;
    case 'REGION':
      return cloud.region;
    case 'LINKED_ACCOUNT':
      return cloud.account;
  }
}

/** Whether a line is meant by a filter. Throws ValidationException for tags, cost categories and several roots in one. */
export function filterOf(expression: Expression | undefined, cloud: Cloud): (line: BillLine) => boolean {
  if (expression === undefined) return () => true;
  const roots = Object.values(expression).filter((part) => part !== undefined);
  if (roots.length !== 1)
    throw validation('Expression must have exactly one root: a dimension, or one of And, Or and Not');
  const { Dimensions, And, Or, Not } = expression;
  if (Not) {
    const inner = filterOf(Not, cloud);
    return (line) => !inner(line);
  }
  const parts = (And ?? Or)?.map((part) => filterOf(part, cloud));
  if (parts && parts.length < 2) throw validation('And and Or need two expressions at least');
  if (parts) return (line) => (And ? parts.every((part) => part(line)) : parts.some((part) => part(line)));
  if (!Dimensions) throw validation('Filters of tags and cost categories are not supported here');
  const { Key, Values = [], MatchOptions = ['EQUALS'] } = Dimensions;
  if (MatchOptions.some((option) => option !== 'EQUALS'))
    throw validation('Filters of dimensions match by EQUALS only here');
  const dimension = readDimension(Key);
  const wanted = new Set(Values);
  return (line) => wanted.has(valueIn(line, dimension, cloud));
}
