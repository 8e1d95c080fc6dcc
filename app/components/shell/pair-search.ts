type Ids = readonly [left: string, right: string];

/** A parameter of one half: its cursor, its log groups, its revisions. */
const OF_A_HALF = /^(left|right)(?=$|[A-Z])/;

/**
 * The search of the same page for another pair of environments, by id. What belongs to one half goes where its environment
 * goes, and is left out with it: a cursor or a group's name means nothing in another environment.
 */
export function searchForPair(search: URLSearchParams, before: Ids, after: Ids): URLSearchParams {
  const next = new URLSearchParams({ pair: after.join() });
  for (const [name, value] of search) {
    if (name === 'pair') continue;
    const half = OF_A_HALF.exec(name)?.[0];
    const place = half === undefined ? undefined : after.indexOf(before[half === 'left' ? 0 : 1]);
    if (half === undefined) next.append(name, value);
    else if (place === 0 || place === 1)
      next.append(`${place === 0 ? 'left' : 'right'}${name.slice(half.length)}`, value);
  }
  return next;
}
