import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';

/** A page as it arrived. Times are from the request on, in milliseconds. */
export interface Visit {
  readonly status: number;
  /** When the frame of the page was there, to be seen while the rest is on its way. */
  readonly shellMs: number;
  readonly completeMs: number;
  readonly bytes: number;
  readonly text: string;
  /** Whether the document was sent to its end. */
  readonly whole: boolean;
}

/** Somebody who is signed in and reads pages over connections that stay open, as a browser does. */
export interface Visitor {
  readonly visit: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Visit>;
  readonly leave: () => void;
}

/** What begins the page's own part: whoever sees it sees the frame. */
const SHELL_MARK = Buffer.from('<main');
const END_MARK = '</html>';
const PATIENCE_MS = 60_000;

/** @throws Error where the console does not let the person in. */
export async function signIn(consoleUrl: string, person: string): Promise<Visitor> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const form = new URLSearchParams({ person }).toString();
  const answer = await ask(`${consoleUrl}/sign-in`, agent, {
    method: 'POST',
    body: form,
    headers: {
      origin: consoleUrl,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(form.length),
    },
  });
  answer.resume();
  const cookie = (answer.headers['set-cookie']?.[0] ?? '').split(';')[0];
  if (!cookie) throw new Error(`${person} could not sign in: the console answered ${answer.statusCode}.`);
  return {
    visit: (path, headers = {}) =>
      visit(`${consoleUrl}${path}`, agent, { accept: 'text/html', cookie, ...headers }),
    leave: () => agent.destroy(),
  };
}

async function visit(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<Visit> {
  const began = performance.now();
  const answer = await ask(url, agent, { method: 'GET', headers });
  const chunks: Buffer[] = [];
  let shellMs: number | undefined;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (shellMs === undefined && Buffer.concat(chunks).includes(SHELL_MARK))
      shellMs = performance.now() - began;
  }
  const completeMs = performance.now() - began;
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return {
    status: answer.statusCode ?? 0,
    shellMs: shellMs ?? completeMs,
    completeMs,
    bytes: bytes.length,
    text,
    whole: text.includes(END_MARK),
  };
}

interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(url: string, agent: Agent, { method, headers, body }: Asked): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent, timeout: PATIENCE_MS });
    request.once('timeout', () =>
      request.destroy(new Error(`${url} said nothing for ${PATIENCE_MS / 1_000} s.`)),
    );
    request.once('error', reject);
    request.once('response', resolve);
    request.end(body);
  });
}
