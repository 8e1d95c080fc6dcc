import type { SideCount } from '../../features/lists/paired-list.ts';
import { formatCount } from '../format.ts';

/** How many there are: at least so many, where a side holds more than is asked for. */
export function countWords({ count, cutOff }: SideCount): string {
  return cutOff ? `at least ${formatCount(count)}` : formatCount(count);
}
