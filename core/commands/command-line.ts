import type { SigningName } from '../environments/signing-names.ts';

/** What a command line needs to know of its environment. */
export interface CommandTarget {
  readonly region: string;
  readonly endpoint?: string;
  /** Where a service has an address of its own. */
  readonly endpoints?: Readonly<Partial<Record<SigningName, string>>>;
  readonly profile?: string;
  /** The keys are an emulator's: nothing of it is for AWS itself. */
  readonly fixedKeys?: boolean;
  /** Taken on by whoever runs the line: the command line has no option for it, and the profile alone is not it. */
  readonly role?: object;
}

/** What only the shell can fill in, as `"$family"`: written as it is. Never made of what upstream told. */
export class ShellText {
  constructor(readonly text: string) {}
}

type Option = string | number | boolean | object | undefined;

/** Signing names of the services that the command line calls otherwise. */
const SIGNING_NAMES: Readonly<Record<string, SigningName>> = {
  s3api: 's3',
  cloudwatch: 'monitoring',
  elbv2: 'elasticloadbalancing',
};

// eslint-disable-next-line no-control-regex -- controls are what is sought
const CONTROLS = /([\u0001-\u0009\u000b-\u001f\u007f]+)/;

/**
 * One argument, quoted for a POSIX shell where it has to be. Controls are spelled out: pasted as they are, a terminal
 * would take them for keys. A line end is safe between quotes.
 */
export function quoted(argument: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)) return argument;
  const parts = argument.split(CONTROLS).map((part, index) => {
    if (index % 2 === 1) return `"$(printf '${[...part].map(octal).join('')}')"`;
    return part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`;
  });
  return parts.join('') || "''";
}

function octal(control: string): string {
  return `\\${control.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

/**
 * The `aws` line that does the same: `awsCommand(target, 'dynamodb', 'describe-table', { 'table-name': 'videos' })`.
 * An option of `true` is a bare flag, one of `undefined` is left out, an object is written as JSON.
 */
export function awsCommand(
  target: CommandTarget,
  service: string,
  operation: string,
  options: Readonly<Record<string, Option>> = {},
): string {
  const words = ['aws'];
  const signingName = SIGNING_NAMES[service] ?? (service as SigningName);
  const endpoint = target.endpoints?.[signingName] ?? target.endpoint;
  if (endpoint) words.push('--endpoint-url', quoted(endpoint));
  // Nobody stands in for this service: the line is refused until somebody does, and never goes to AWS.
  else if (target.fixedKeys) words.push('--endpoint-url', '"$AWS_ENDPOINT_URL"');
  if (target.profile && !target.role) words.push('--profile', quoted(target.profile));
  words.push('--region', quoted(target.region), service, operation);
  const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== false);
  const literal = given.filter(([name, value]) => wouldBeFetched(name, value));
  for (const [name, value] of given)
    if (!wouldBeFetched(name, value)) words.push(...optionWords(name, value));
  if (literal.length > 0) {
    const input = Object.fromEntries(literal.map(([name, value]) => [memberOf(name), value]));
    words.push('--cli-input-json', quoted(JSON.stringify(input)));
  }
  return words.join(' ');
}

/**
 * Whether the command line would put a file's or an address's content in the place of this value. Source: AWS CLI user
 * guide, "Loading a parameter from a file"; version 1 loads from addresses too, but for a queue's. Inside of
 * `--cli-input-json` it loads nothing.
 */
function wouldBeFetched(name: string, value: Option): boolean {
  return name !== 'queue-url' && typeof value === 'string' && /^(file|fileb|https?):\/\//i.test(value);
}

function optionWords(name: string, value: Option): readonly string[] {
  if (value === true) return [`--${name}`];
  if (value instanceof ShellText) return [`--${name}`, value.text];
  const word = quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
  // Apart from its option, a value that begins with a dash would be taken for another option.
  return String(value).startsWith('-') ? [`--${name}=${word}`] : [`--${name}`, word];
}

/** `version-id` as the API calls it: `VersionId`. */
function memberOf(option: string): string {
  return option.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The `redis-cli` line that does the same, as the user of the URL and over TLS where it begins with `rediss://`.
 * A password is never part of it: redis-cli reads REDISCLI_AUTH.
 */
export function redisCommand(url: string, ...words: readonly string[]): string {
  const { protocol, hostname, port, pathname, username } = new URL(url);
  const tls = protocol === 'rediss:' ? ['--tls'] : [];
  const user = username ? ['--user', decodeURIComponent(username)] : [];
  const database = pathname.length > 1 ? ['-n', pathname.slice(1)] : [];
  // An address stands in brackets only inside of a URL.
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  return ['redis-cli', '-h', host, '-p', port || '6379', ...tls, ...user, ...database, ...words]
    .map(quoted)
    .join(' ');
}
