import type { Action } from '../actions/action.ts';
import { deleteItem, putItem } from './tables/items.ts';

/** Everything that can be done to anything upstream. What is not listed here can not be done. */
export const ACTIONS: readonly Action[] = [putItem, deleteItem];
