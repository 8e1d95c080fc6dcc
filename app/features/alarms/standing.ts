/** How things stand on both sides of the pair, in what a page's title and icon can say. */
export interface Standing {
  /** Alarms in ALARM, those of scaling left out, and services in trouble. */
  readonly red: number;
  /** Sides of which something could not be seen. */
  readonly unseen: readonly string[];
}

const MOST_COUNTED = 9;

/** `(2) Overview · Operations`; `(?)` where nothing is known to be wrong, and not everything is seen. */
export function titleWith(title: string, { red, unseen }: Standing): string {
  const bare = title.replace(/^\((?:\d+|\?)\) /, '');
  if (red > 0) return `(${red}) ${bare}`;
  return unseen.length > 0 ? `(?) ${bare}` : bare;
}

/** The icon by shape and colour: an octagon with the count, a triangle, or the console's own. */
export function iconOf({ red, unseen }: Standing): string {
  if (red > 0) return `/favicon-alarm-${red > MOST_COUNTED ? 'many' : red}.svg`;
  return unseen.length > 0 ? '/favicon-unseen.svg' : '/favicon.svg';
}
