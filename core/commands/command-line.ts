/** What a command line needs to know of its environment. */
export interface CommandTarget {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

/** One argument, quoted for a POSIX shell where it has to be. */
export function quoted(argument: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/**
 * The `aws` line that does the same: `awsCommand(target, 'dynamodb', 'describe-table', { 'table-name': 'videos' })`.
 * An option of `true` is a bare flag, one of `undefined` is left out, an object is written as JSON.
 */
export function awsCommand(
  target: CommandTarget,
  service: string,
  operation: string,
  options: Readonly<Record<string, string | number | boolean | object | undefined>> = {},
): string {
  const words = ['aws'];
  if (target.endpoint) words.push('--endpoint-url', target.endpoint);
  if (target.profile) words.push('--profile', target.profile);
  words.push('--region', target.region, service, operation);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === false) continue;
    words.push(`--${name}`);
    if (value !== true) words.push(typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return words.map(quoted).join(' ');
}

/** The `redis-cli` line that does the same. A password is never part of it: redis-cli reads REDISCLI_AUTH. */
export function redisCommand(url: string, ...words: readonly string[]): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const tls = protocol === 'rediss:' ? ['--tls'] : [];
  const database = pathname.length > 1 ? ['-n', pathname.slice(1)] : [];
  return ['redis-cli', '-h', hostname, '-p', port || '6379', ...tls, ...database, ...words]
    .map(quoted)
    .join(' ');
}
