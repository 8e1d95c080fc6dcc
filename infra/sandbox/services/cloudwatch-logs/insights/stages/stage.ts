import type { Row } from '../evaluate/row.ts';

/** One step of a query: takes rows as they come, hands on what it has to tell, and all of the rest at the end. */
export interface Stage {
  push(row: Row): void;
  end(): void;
}

/** Makes a step that hands on to the next. */
export type MakeStage = (next: Stage) => Stage;
