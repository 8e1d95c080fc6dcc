/**
 * A JSON object or array with a line for each part, undefined for every other text. The parts stay as they are written:
 * a number of twenty digits or a name that stands twice would not survive being read.
 */
export function indentedJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  let depth = 0;
  let indented = '';
  const parts = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  parts.forEach((part, index) => {
    const closes = part === ']' || part === '}';
    const opens = part === '[' || part === '{';
    if (closes) depth -= 1;
    const before = parts[index - 1];
    const startsLine = closes
      ? before !== '[' && before !== '{'
      : before === '[' || before === '{' || before === ',';
    if (startsLine) indented += `\n${'  '.repeat(depth)}`;
    indented += part === ':' ? ': ' : part;
    if (opens) depth += 1;
  });
  return indented;
}

/** JSON with line breaks where a text is JSON; the text as it is where it is not. */
export function readableJson(text: string): string {
  return indentedJson(text) ?? text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
