/** Longer messages are told by their beginning. */
const LONGEST_MESSAGE = 600;
const MOST_TOKENS = 40;

const QUOTED = /"[^"]*"|'[^'\s][^']*'|`[^`]*`/g;
const ARN = /^\W*arn:[\w-]+:/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const MOMENT = /\d{4}-\d\d-\d\d(?:[T ]|$)|^\W*\d\d:\d\d:\d\d/;
const ADDRESS = /(?:\d{1,3}\.){3}\d{1,3}/;
const MEASURE = /^(\W*)[-+]?\d(?:[\d.,]*\d)?(\s?[a-zA-Z%µ]{0,3})(\W*)$/;
const HEX = /^(\W*)(?:0x)?[0-9a-f]{6,}(\W*)$/i;
const URL_LIKE = /^\W*https?:\/\//;
const NAMED = /^(\W*[\w.-]+[=:])(.+)$/;

/** A message's words, with what differs from line to line replaced by what it is: `<n>`, `<id>`, `<arn>`, `<text>`. */
export function maskedTokens(message: string): readonly string[] {
  let text = message.length > LONGEST_MESSAGE ? message.slice(0, LONGEST_MESSAGE) : message;
  if (text.includes('"') || text.includes("'") || text.includes('`')) text = text.replace(QUOTED, '<text>');
  const tokens: string[] = [];
  for (const token of text.split(/\s+/)) {
    if (token === '') continue;
    if (tokens.length === MOST_TOKENS) {
      tokens.push('…');
      break;
    }
    tokens.push(maskedToken(token));
  }
  return tokens;
}

function maskedToken(token: string): string {
  if (ARN.test(token)) return '<arn>';
  if (URL_LIKE.test(token)) return '<url>';
  if (!hasDigit(token)) return token;
  if (UUID.test(token)) return token.replace(UUID, '<id>');
  if (MOMENT.test(token)) return '<time>';
  const named = NAMED.exec(token);
  if (named && !ADDRESS.test(token)) return `${named[1] ?? ''}${maskedToken(named[2] ?? '')}`;
  if (ADDRESS.test(token)) return token.replace(/(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?/, '<ip>');
  const measure = MEASURE.exec(token);
  if (measure) return `${measure[1] ?? ''}<n>${measure[2] ?? ''}${measure[3] ?? ''}`;
  const hex = HEX.exec(token);
  if (hex) return `${hex[1] ?? ''}<id>${hex[2] ?? ''}`;
  // A path or a name with figures in it: each part for itself.
  return token.replace(/[A-Za-z0-9]*\d[A-Za-z0-9]*/g, (part) => (/^\d+$/.test(part) ? '<n>' : '<id>'));
}

function hasDigit(token: string): boolean {
  for (let index = 0; index < token.length; index += 1) {
    const code = token.charCodeAt(index);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
