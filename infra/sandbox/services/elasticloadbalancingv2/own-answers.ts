import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Asked } from './rule-match.ts';

/** What the load balancer answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const titles: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  400: '400 Bad Request',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
};

const server = 'awselb/2.0';

/** The page of an error or a redirect, as a load balancer writes it. */
export function page(status: number, headers: Readonly<Record<string, string>> = {}): OwnAnswer {
  const title = titles[status] ?? String(status);
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { Server: server, 'Content-Type': 'text/html', ...headers }, body };
}

export function fixedResponse({ FixedResponseConfig: config }: Action): OwnAnswer {
  return {
    status: Number(config?.StatusCode ?? 503),
    headers: { Server: server, 'Content-Type': config?.ContentType ?? 'text/plain; charset=utf-8' },
    body: config?.MessageBody ?? '',
  };
}

/** Source: ELB user guide, "Redirect actions": `#{protocol}`, `#{host}`, `#{port}`, `#{path}`, `#{query}`. */
export function redirect(
  { RedirectConfig: config }: Action,
  asked: Asked,
  url: string,
  listener: {
    readonly protocol: string;
    readonly port: number;
  },
): OwnAnswer {
  const mark = url.indexOf('?');
  const values: Readonly<Record<string, string>> = {
    protocol: listener.protocol,
    host: asked.host,
    port: String(listener.port),
    path: asked.path.replace(/^\//, ''),
    query: mark === -1 ? '' : url.slice(mark + 1),
  };
  function filled(template: string): string {
    return template.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => values[name] ?? '');
  }
  const protocol = filled(config?.Protocol ?? '#{protocol}').toLowerCase();
  const host = filled(config?.Host ?? '#{host}');
  const port = filled(config?.Port ?? '#{port}');
  const path = filled(config?.Path ?? '/#{path}');
  const query = filled(config?.Query ?? '#{query}');
  return page(config?.StatusCode === 'HTTP_301' ? 301 : 302, {
    Location: `${protocol}://${host}:${port}${path}${query === '' ? '' : `?${query}`}`,
  });
}
