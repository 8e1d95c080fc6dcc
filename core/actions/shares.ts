import type { Actor } from './record.ts';

/** A link by which somebody without a sign-in reads one view, until it ends or is withdrawn. */
export interface Share {
  readonly id: string;
  readonly view: 'product';
  /** For whom it is meant, in the words of whoever made it. */
  readonly note: string;
  /** The environments that it shows, left and right. */
  readonly pair: readonly [string, string];
  readonly createdBy: Actor;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly withdrawnAt?: number;
  readonly withdrawnBy?: Actor;
}

/** The longest life of a link. */
export const LONGEST_SHARE_DAYS = 90;

/** Whether a link opens its view at this moment. */
export function isOpen(share: Pick<Share, 'expiresAt' | 'withdrawnAt'>, now: number): boolean {
  return share.withdrawnAt === undefined && now < share.expiresAt;
}

/** Links as the home table keeps them: a link's own word is nowhere in it, only what it hashes to. */
export interface Shares {
  /** @returns the word that opens it. It is told this once. */
  readonly create: (share: Omit<Share, 'id'>) => Promise<{ readonly share: Share; readonly word: string }>;
  /** The link that a word opens or opened; undefined where there is none. */
  readonly find: (word: string) => Promise<Share | undefined>;
  /** All that are open, then those that have ended, up to a hundred together; the newest of each first. */
  readonly list: () => Promise<readonly Share[]>;
  /** @returns the link as it is then; undefined where there is none. Withdrawn twice, the first stands. */
  readonly withdraw: (id: string, at: number, by: Actor) => Promise<Share | undefined>;
}
