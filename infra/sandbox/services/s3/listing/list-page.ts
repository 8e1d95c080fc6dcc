import { invalidArgument } from '../errors.ts';

const pageLimit = 1000;

/** How many entries a page may have: 1,000 where nothing, or more, is asked. Throws `InvalidArgument` below zero. */
export function readPageSize(asked: number | undefined, argument: string): number {
  if (asked === undefined) return pageLimit;
  if (!Number.isInteger(asked) || asked < 0 || asked > 2_147_483_647)
    throw invalidArgument(
      `Argument ${argument} must be an integer between 0 and 2147483647`,
      argument,
      asked,
    );
  return Math.min(asked, pageLimit);
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly isTruncated: boolean;
}

/** Takes a page's items, and looks whether there is one more. */
export function takePage<Item>(source: Iterable<Item>, limit: number): Page<Item> {
  const items: Item[] = [];
  if (limit === 0) return { items, isTruncated: false };
  for (const item of source) {
    if (items.length === limit) return { items, isTruncated: true };
    items.push(item);
  }
  return { items, isTruncated: false };
}

/** Throws for an encoding other than S3's one. */
export function readEncodingType(encodingType: string | undefined): 'url' | undefined {
  if (encodingType === undefined || encodingType === 'url') return encodingType;
  throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
}

/** Keys as `encoding-type=url` writes them: a form's encoding that leaves the slashes. */
export function keyEncoder(
  encodingType: 'url' | undefined,
): <Text extends string | undefined>(key: Text) => Text {
  if (encodingType === undefined) return (key) => key;
  return (key) => (key === undefined ? key : (encodeKey(key) as typeof key));
}

function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/%2F/g, '/')
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Where a list goes on: behind a key, or behind all keys with a prefix. */
export interface ListPosition {
  readonly kind: 'key' | 'prefix';
  readonly text: string;
}

/** The token is opaque to clients. */
export function writeToken({ kind, text }: ListPosition): string {
  return Buffer.from(`${kind === 'key' ? 'k' : 'p'}${text}`).toString('base64');
}

/** Throws `InvalidArgument` for what is no token. */
export function readToken(token: string): ListPosition {
  const bytes = Buffer.from(token, 'base64');
  const text = bytes.toString('utf8');
  const isOurs = bytes.length > 0 && bytes.toString('base64') === token && /^[kp]/.test(text);
  if (!isOurs)
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return { kind: text.startsWith('k') ? 'key' : 'prefix', text: text.slice(1) };
}

/**
 * Reads a marker that may be the common prefix which ended the page before: then all that it stands for was listed.
 */
export function readMarker(marker: string, prefix = '', delimiter = ''): ListPosition {
  const isPrefix =
    delimiter !== '' &&
    marker.startsWith(prefix) &&
    marker.indexOf(delimiter, prefix.length) === marker.length - delimiter.length;
  return { kind: isPrefix ? 'prefix' : 'key', text: marker };
}
