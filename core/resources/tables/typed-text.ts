/**
 * The notation in which typed values stand in a link: fields divided by `:`, of which the last is taken as it is;
 * in all others a backslash stands before `:` and before itself. In a list the divider is `,`.
 */
export function escaped(text: string, divider: ':' | ','): string {
  return text.replaceAll('\\', '\\\\').replaceAll(divider, `\\${divider}`);
}

/** Splits at every divider without a backslash before it, at most into `parts`; the last part stays as it is. */
export function divided(text: string, divider: ':' | ',', parts = Infinity): readonly string[] {
  const result: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; index += 1) {
    if (result.length === parts - 1) return [...result, text.slice(index)];
    const character = text.charAt(index);
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      part += text.charAt(index);
    } else if (character === divider) {
      result.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...result, part];
}
