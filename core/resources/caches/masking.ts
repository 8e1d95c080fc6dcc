export const MASK = '(masked)';

const LONGEST_WORD = 200;
const MOST_WORDS = 64;

const SECRET_SETTINGS =
  /^(requirepass|masterauth|primaryauth|sentinel-pass|tls-key-file-pass|tls-client-key-file-pass)$/i;

/**
 * The words of a command as they may be shown: passwords are masked, long words and long commands are cut and say so.
 * The first word is the command.
 */
export function shownWords(words: readonly string[]): readonly string[] {
  const shown = masked(words).map((word) =>
    word.length > LONGEST_WORD
      ? // Never half of a character, which would be drawn as another one at the other end of the wire.
        `${word.slice(0, LONGEST_WORD).replace(/[\ud800-\udbff]$/, '')}… (${word.length - LONGEST_WORD} more)`
      : word,
  );
  if (shown.length <= MOST_WORDS) return shown;
  return [...shown.slice(0, MOST_WORDS), `… (${shown.length - MOST_WORDS} more words)`];
}

function masked(words: readonly string[]): readonly string[] {
  const command = (words[0] ?? '').toUpperCase();
  const second = (words[1] ?? '').toUpperCase();
  if (command === 'AUTH') return words.map((word, index) => (index === 0 ? word : MASK));
  if (command === 'HELLO' || command === 'MIGRATE') return maskedAfterAuth(words);
  if (command === 'CONFIG' && second === 'SET')
    return words.map((word, index) =>
      index > 2 && index % 2 === 1 && SECRET_SETTINGS.test(words[index - 1] ?? '') ? MASK : word,
    );
  if (command === 'ACL' && second === 'SETUSER')
    return words.map((word, index) =>
      index > 2 && /^[><#!]/.test(word) ? `${word.charAt(0)}${MASK}` : word,
    );
  if (command === 'SENTINEL' && second === 'SET')
    return words.map((word, index) =>
      /^(auth-pass|auth-user)$/i.test(words[index - 1] ?? '') ? MASK : word,
    );
  return words;
}

/** `AUTH user password`, `AUTH password` and `AUTH2 user password` inside another command, wherever they may stand. */
function maskedAfterAuth(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const isSecret = [1, 2].some((back) => index - back > 0 && /^AUTH2?$/i.test(words[index - back] ?? ''));
    return isSecret ? MASK : word;
  });
}
