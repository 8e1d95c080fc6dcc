import { takePage } from '../../paging.ts';
import { invalidInput } from './errors.ts';

interface Marked {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** One page in IAM's words. Throws InvalidInput. */
export function markedPage<Item>(items: readonly Item[], keyOf: (item: Item) => string, input: Marked) {
  const { MaxItems: size = 100 } = input;
  if (size < 1 || size > 1000) throw invalidInput('MaxItems must be between 1 and 1000.');
  const page = takePage(items, keyOf, input.Marker, size, () => invalidInput('Invalid Marker.'));
  return { items: page.items, IsTruncated: page.nextToken !== undefined, Marker: page.nextToken };
}
