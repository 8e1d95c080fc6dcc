import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What a browser does with a page's address and cookies, as far as signing in minds. */
export interface Browser {
  /** Goes to an address and follows redirects, until there is a page or `until` says that it is enough. */
  readonly open: (address: string | URL, until?: (next: URL) => boolean) => Promise<Page>;
  /** Sends the page's first form, with these fields beside its hidden ones. */
  readonly submit: (
    page: Page,
    fields?: Readonly<Record<string, string>>,
    until?: (next: URL) => boolean,
  ) => Promise<Page>;
  readonly post: (address: string | URL, fields: Readonly<Record<string, string>>) => Promise<Page>;
  /** The first link whose address begins so. */
  readonly follow: (page: Page, start: string, until?: (next: URL) => boolean) => Promise<Page>;
  readonly cookies: (address: string | URL) => ReadonlyMap<string, string>;
  readonly putCookies: (address: string | URL, cookies: ReadonlyMap<string, string>) => void;
  /** What was set, as it was set. */
  readonly lines: readonly string[];
}

interface Kept {
  readonly origin: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * A browser without a screen: cookies by origin and path, redirects, forms. A name in `behind` stands for a console
 * behind a proxy that ends TLS: its HTTPS is brought to this port of loopback as such a proxy would.
 */
export function createBrowser(behind: Readonly<Record<string, number>> = {}): Browser {
  let jar: readonly Kept[] = [];
  const lines: string[] = [];

  function kept(url: URL): readonly Kept[] {
    return jar.filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path));
  }

  function keep(url: URL, line: string): void {
    lines.push(line);
    const [pair = '', ...attributes] = line.split(/; */);
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    const gone =
      attributes.some((one) => /^max-age=0$/i.test(one)) ||
      attributes.some((one) => /^expires=/i.test(one) && Date.parse(one.slice(8)) <= Date.now());
    jar = jar.filter((one) => !(one.origin === url.origin && one.path === path && one.name === name));
    if (!gone) jar = [...jar, { origin: url.origin, path, name, value }];
  }

  async function visit(
    url: URL,
    from: URL | undefined,
    fields?: Readonly<Record<string, string>>,
  ): Promise<Page> {
    const cookie = kept(url)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const site = from === undefined ? 'none' : from.origin === url.origin ? 'same-origin' : 'cross-site';
    const headers = {
      ...(cookie ? { cookie } : {}),
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(fields ? { origin: (from ?? url).origin } : {}),
    };
    const page = await send(url, headers, fields, behind[url.host]);
    for (const line of page.headers['set-cookie'] ?? []) keep(url, line);
    return page;
  }

  async function go(first: Page, until: (next: URL) => boolean): Promise<Page> {
    let page = first;
    for (let hops = 0; REDIRECTS.has(page.status); hops += 1) {
      if (hops > 20) throw new Error(`Too many redirects, the last from ${page.url.pathname}`);
      const next = new URL(page.headers.location ?? '', page.url);
      if (until(next)) return page;
      page = await visit(next, page.url);
    }
    return page;
  }

  const never = () => false;
  return {
    lines,
    open: async (address, until = never) => go(await visit(new URL(address), undefined), until),
    async submit(page, fields = {}, until = never) {
      const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text);
      if (!form) throw new Error(`No form on ${page.url.pathname} (${page.status})`);
      const hidden = [...(form[2] ?? '').matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)];
      const own = Object.fromEntries(hidden.map(([, name, value]) => [name ?? '', value ?? '']));
      const address = new URL(plain(form[1] ?? ''), page.url);
      return go(await visit(address, page.url, { ...own, ...fields }), until);
    },
    async post(address, fields) {
      const url = new URL(address);
      return visit(url, url, fields);
    },
    async follow(page, start, until = never) {
      const href = [...page.text.matchAll(/<a[^>]*href="([^"]*)"/g)]
        .map(([, one]) => plain(one ?? ''))
        .find((one) => one.startsWith(start));
      if (href === undefined) throw new Error(`No link to ${start} on ${page.url.pathname} (${page.status})`);
      return go(await visit(new URL(href, page.url), page.url), until);
    },
    cookies: (address) => new Map(kept(new URL(address)).map(({ name, value }) => [name, value])),
    putCookies(address, cookies) {
      const { origin } = new URL(address);
      jar = jar.filter((one) => one.origin !== origin);
      for (const [name, value] of cookies) jar = [...jar, { origin, path: '/', name, value }];
    },
  };
}

function plain(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll('&quot;', '"');
}

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>> | undefined,
  port: number | undefined,
): Promise<Page> {
  const body = fields && new URLSearchParams(fields).toString();
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: port ?? url.port,
      path: `${url.pathname}${url.search}`,
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      headers: {
        host: url.host,
        ...(port === undefined ? {} : { 'x-forwarded-proto': url.protocol.slice(0, -1) }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` }),
        ...headers,
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          url,
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.end(body);
  });
}
