/** How many values a glob of `parse` takes out. */
export function globGroups(glob: string): number {
  return glob.split('*').length - 1;
}

/** A glob as a pattern with a group for each `*`: what stands between is found in its order, anywhere in the text. */
export function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  const last = parts.length - 1;
  const source = parts
    .map((part, at) => {
      if (at === last) return part;
      // What nothing follows goes to the end.
      return `${part}${at === last - 1 && parts[last] === '' ? '([^]*)' : '([^]*?)'}`;
    })
    .join('');
  return new RegExp(glob.startsWith('*') ? `^${source}` : source);
}
