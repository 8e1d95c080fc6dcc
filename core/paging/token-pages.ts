/** One page of a chain, and the token of the next one where there is one. */
export interface TokenPage<T> {
  readonly items: readonly T[];
  readonly token?: string;
}

/** What was listed. `cutOff` says that upstream holds more than the console asks for; it does not reach a browser. */
export type Listed<T> = readonly T[] & { readonly cutOff?: true };

/**
 * What a chain of pages holds, asked for one after the other and never more than `mostPages`: an endpoint that always
 * gives another token would be asked for ever.
 */
export async function tokenPages<T>(
  mostPages: number,
  ask: (token: string | undefined) => Promise<TokenPage<T>>,
): Promise<Listed<T>> {
  const items: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: TokenPage<T> = await ask(token);
    for (const item of answer.items) items.push(item);
    token = answer.token;
    if (!token) return items;
  }
  return listed(items, true);
}

/** Another list of what was listed: as cut off as it was. */
export function mapListed<T, U>(from: Listed<T>, compute: (items: readonly T[]) => readonly U[]): Listed<U> {
  return listed(compute(from), from.cutOff);
}

/** A list, and whether upstream holds more of it. */
export function listed<T>(items: readonly T[], cutOff: boolean | undefined): Listed<T> {
  return cutOff ? Object.assign([...items], { cutOff: true as const }) : items;
}
