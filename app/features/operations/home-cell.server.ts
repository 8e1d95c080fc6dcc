import type { Failure, Fresh } from '../../../core/cells/cell.ts';
import { fresh } from '../../../core/cells/cell.ts';
import { HomeError } from '../../../core/home/home-error.ts';

/** What the console keeps for itself, as a cell: its table may be denied, throttled or away like any other. */
export async function homeCell<T>(read: Promise<T>): Promise<Fresh<T> | Failure> {
  try {
    return fresh(await read, Date.now());
  } catch (error) {
    if (error instanceof HomeError) return error.failure;
    throw error;
  }
}
