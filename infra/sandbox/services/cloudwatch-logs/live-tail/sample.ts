/** So many of the items, evenly over all of them and in their order. */
export function samplesOf<T>(items: readonly T[], count: number): T[] {
  return items.filter(
    (_, at) => Math.floor(((at + 1) * count) / items.length) > Math.floor((at * count) / items.length),
  );
}
