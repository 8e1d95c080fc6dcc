/** One page of a chain, and the token of the next one where there is one. */
export interface TokenPage<T> {
  readonly items: readonly T[];
  readonly token?: string;
}

/**
 * What a chain of pages holds, asked for one after the other and never more than `mostPages`: an endpoint that always
 * gives another token would be asked for ever.
 */
export async function tokenPages<T>(
  mostPages: number,
  ask: (token: string | undefined) => Promise<TokenPage<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: TokenPage<T> = await ask(token);
    for (const item of answer.items) items.push(item);
    token = answer.token;
    if (!token) break;
  }
  return items;
}
