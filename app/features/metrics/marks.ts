/** Something that happened, as a line on every chart. */
export interface Mark {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly kind: MarkKind;
  /** Hostile text: only ever drawn as text. */
  readonly label: string;
  readonly environmentId: string;
  /** Where in the console more of it stands. */
  readonly href?: string;
}

export const MARK_KINDS = ['deployment', 'action', 'alarm'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Marks {
  /** Oldest first. */
  readonly marks: readonly Mark[];
  /** What could not be read, in sentences. */
  readonly missing: readonly string[];
}

export const NO_MARKS: Marks = { marks: [], missing: [] };

/** More lines than these are a wall: the newest stay. */
export const MOST_MARKS = 60;

/** All marks of a stretch, oldest first, one for what two sources tell. */
export function gathered(
  all: readonly Mark[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Mark[] {
  const inside = all.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at);
  return inside.slice(-MOST_MARKS);
}
