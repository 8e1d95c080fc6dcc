/** A name as Route 53 keeps it: in lower case, with a dot at its end, `*` escaped. */
export function normalName(name: string): string {
  const lower = name.toLowerCase().replaceAll('*', '\\052');
  return lower.endsWith('.') ? lower : `${lower}.`;
}

/** A key by which names sort as Route 53 lists them: label by label from the right. */
export function sortKey(name: string): string {
  return normalName(name).split('.').reverse().join('.');
}

export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
