import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isInnerAddress } from './addresses.ts';
import { refused } from './picture.ts';
import type { Picture } from './picture.ts';

export interface FetchRules {
  readonly mostBytes: number;
  /** For everything, redirects included. */
  readonly deadlineMs: number;
  /** `host:port` that may be asked although it is in the inner network. */
  readonly innerHosts: ReadonlySet<string>;
}

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** An address that this program does not connect to. */
class InnerAddressError extends Error {
  override readonly name = 'InnerAddressError';
}

/**
 * Fetches a picture whose address somebody else wrote. Each hop is checked, and connects to the very address that was
 * checked: a name that answers otherwise the second time gains nothing.
 */
export async function fetchPicture(address: URL, rules: FetchRules): Promise<Picture> {
  const signal = AbortSignal.timeout(rules.deadlineMs);
  let url = address;
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const mistake = mistakeIn(url, rules);
      if (mistake) return refused('ImageRefused', mistake);
      const answer = await ask(url, rules, signal);
      const next = redirectOf(answer, url);
      if (!next) return await read(answer, url, rules);
      answer.destroy();
      url = next;
    }
    return refused('ImageRefused', `${shown(address)} was redirected more than ${MOST_REDIRECTS} times.`);
  } catch (error) {
    if (error instanceof InnerAddressError) return refused('ImageRefused', error.message);
    const reason = signal.aborted ? `no answer within ${rules.deadlineMs} ms` : codeOf(error);
    return { ok: false, cause: 'ImageUnreachable', sentence: `GET ${shown(url)}: ${reason}.`, mayPass: true };
  }
}

function mistakeIn(url: URL, { innerHosts }: FetchRules): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `${url.protocol} is no way to fetch a picture.`;
  if (url.username || url.password) return 'An address with a password is not asked.';
  if (innerHosts.has(url.host)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) && isInnerAddress(host) ? `${url.host} is an inner address.` : undefined;
}

function ask(url: URL, { innerHosts }: FetchRules, signal: AbortSignal): Promise<IncomingMessage> {
  const options: RequestOptions = {
    signal,
    agent: false,
    headers: { accept: 'image/*', 'user-agent': 'tiktok-commerce-thumbnail-generator' },
    ...(!innerHosts.has(url.host) && { lookup: outerLookup }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Looks a name up as usual, and refuses it where any of its addresses is an inner one. */
const outerLookup: NonNullable<RequestOptions['lookup']> = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const inner = found.find(({ address }) => isInnerAddress(address));
    const [first] = found;
    if (inner || !first)
      return callback(new InnerAddressError(`${hostname} leads to an inner address.`), '', 0);
    if (options.all) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};

function redirectOf({ statusCode = 0, headers }: IncomingMessage, from: URL): URL | undefined {
  if (!REDIRECTS.has(statusCode) || !headers.location) return undefined;
  return URL.canParse(headers.location, from) ? new URL(headers.location, from) : undefined;
}

async function read(answer: IncomingMessage, url: URL, { mostBytes }: FetchRules): Promise<Picture> {
  const { statusCode: status = 0, headers } = answer;
  if (status !== 200) {
    answer.destroy();
    if (status === 404 || status === 410)
      return refused('ImageNotFound', `GET ${shown(url)} answered ${status}.`);
    const mayPass = status >= 500 || status === 429;
    return {
      ok: false,
      cause: 'ImageUnreachable',
      sentence: `GET ${shown(url)} answered ${status}.`,
      mayPass,
    };
  }
  const tooLarge = () => {
    answer.destroy();
    return refused('ImageTooLarge', `${shown(url)} has more than ${mostBytes} bytes.`);
  };
  if (Number(headers['content-length'] ?? 0) > mostBytes) return tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return tooLarge();
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

/** Signatures stand in queries. */
function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`.slice(0, 200);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'the connection failed';
}
