import type { MaskReason, VariableValue } from './types.ts';

/** Words that make a name that of a secret, wherever they stand in it. */
const SECRET_PARTS = /SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE/;
/** Words that do so where they are a whole word. */
const SECRET_WORDS = new Set([
  'PWD',
  'PASS',
  'PIN',
  'DSN',
  'AUTH',
  'SALT',
  'PEPPER',
  'COOKIE',
  'JWT',
  'CERT',
]);
/** A name that ends like this says how long or how many; a plain number in it is no secret. */
const MEASURES = new Set(
  'TTL SECONDS MINUTES HOURS DAYS MS COUNT LIMIT LENGTH SIZE ENABLED EXPIRES EXPIRY BYTES'.split(' '),
);

const AWS_KEY = /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const TOKENS = [
  // A JSON web token.
  /eyJ[\w-]{5,}\.[\w-]{5,}/,
  // Tokens whose issuers gave them a beginning of their own: GitHub, GitLab, Slack, OpenAI, Google, Meta, npm, SendGrid.
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|sk_live_|sk_test_|rk_live_|pk_live_|AIza|EAA|npm_|SG\.|ya29\.)[\w-]{8,}/,
  /\b(?:Bearer|Basic)\s+[\w+/=.~-]{8,}/i,
];
const CREDENTIALS_INSIDE = [
  // A user name, with or without a password, in an address.
  /[a-z][a-z0-9+.-]*:\/\/[^/\s?#]*@/i,
  // `password=…` in a connection string or a query, `"password": …` in JSON or YAML.
  /(?:passw(?:or)?d|pwd|secret|token|signature|api[_-]?key|account[_-]?key|access[_-]?key)(?:["']\s*[=:]|\s*=|\s*:\s)/i,
];

/** Why a value must not leave the server; undefined where it may. An empty value hides nothing. */
export function maskReason(key: string, value: string): MaskReason | undefined {
  if (value === '') return undefined;
  if (PRIVATE_KEY.test(value)) return 'private-key';
  if (AWS_KEY.test(value)) return 'aws-key';
  if (TOKENS.some((pattern) => pattern.test(value))) return 'token';
  if (CREDENTIALS_INSIDE.some((pattern) => pattern.test(value))) return 'credentials-inside';
  if (isSecretKey(key) && !isHarmless(key, value)) return 'name';
  return isRandom(value) ? 'random' : undefined;
}

/** The value as it may be shown. */
export function maskValue(key: string, value: string): VariableValue {
  const reason = maskReason(key, value);
  return reason === undefined ? { kind: 'plain', text: value } : { kind: 'masked', reason };
}

/** Whether a variable's name says that it holds a secret: `OPENAI_API_KEY`, `awsSecretAccessKey`, `DB_PASSWORD`. */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  if (SECRET_PARTS.test(words.join('')) || words.some((word) => SECRET_WORDS.has(word))) return true;
  return words.some((word, index) => /KEYS?$/.test(word) && isLastWord(words, index));
}

/** `KEY` means a secret at the end of a name, or before what a key is identified or written by. */
function isLastWord(words: readonly string[], index: number): boolean {
  return words
    .slice(index + 1)
    .every((word) => /^(?:ID|BASE64|B64|PEM|HEX|VALUE|OLD|NEW|CURRENT|PREVIOUS|\d+)$/.test(word));
}

/** A duration, a switch, or the name of a resource: what a secret never looks like. */
function isHarmless(key: string, value: string): boolean {
  const last = wordsOf(key).at(-1) ?? '';
  if (MEASURES.has(last)) return /^(?:\d{1,9}|true|false)$/.test(value);
  return /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[\w/.:-]+$/.test(value);
}

function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
}

/** At least 32 characters without a space: hexadecimal, or of mixed case with digits. */
function isRandom(value: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(value)) return true;
  return /^[\w+/=-]{32,}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
}
