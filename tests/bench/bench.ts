import type { Figure } from './figure.ts';
import type { Stage, StageOptions } from './stage.ts';

/** What a part of the bench is given. */
export interface Bench {
  /** The project's folder. */
  readonly root: string;
  /** Smaller numbers and fewer rounds: to see that it runs, not to quote. */
  readonly small: boolean;
  /** How long what goes on is watched. */
  readonly minutes: number;
  /** A console over two clouds for this piece of work alone; it is ended with it, however that ends. */
  readonly withStage: <T>(
    options: Pick<StageOptions, 'withRedis' | 'addressesOf'>,
    work: (stage: Stage) => Promise<T>,
  ) => Promise<T>;
  /** Says on the error output how far it has come. */
  readonly progress: (line: string) => void;
}

export interface Part {
  readonly name: string;
  /** What `--help` says of it. */
  readonly looksAt: string;
  readonly measure: (bench: Bench) => Promise<readonly Figure[]>;
}
