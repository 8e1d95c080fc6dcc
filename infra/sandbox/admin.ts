import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { CallCounts } from './call-counts.ts';
import type { Clock } from './clock.ts';
import { faultListSchema } from './faults.ts';
import type { Faults } from './faults.ts';
import { historyRequestSchema } from './history/plan.ts';
import type { HistoryPlan, HistoryRequest } from './history/plan.ts';
import { isLoopbackHost } from './loopback.ts';
import { collectBody } from './protocol/request.ts';
import { BodyTooLarge } from './protocol/wire.ts';

/** What the admin side steers. */
export interface AdminSubject {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly counts: CallCounts;
  readonly serviceNames: () => readonly string[];
  /** Throws everything away and starts the services anew. */
  readonly reset: () => Promise<void>;
  /** Signs a user of IAM in, as AWS's web site does; false where name and password do not fit. */
  readonly signIn: (userName: string, password: string) => Promise<boolean>;
  /** Gives the environment a past that is made up. */
  readonly history: (request: HistoryRequest) => Promise<HistoryPlan>;
}

export const adminPrefix = '/_sandbox/';

const bodyLimitBytes = 64 * 1024;
const signInSchema = z.object({ userName: z.string().min(1), password: z.string().min(1) }).strict();
const advanceSchema = z.object({ advanceMs: z.number().min(0).finite() }).strict();

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a request under `/_sandbox/`. A page of another origin, or a name that is not loopback, is refused. */
export async function answerAdmin(
  message: IncomingMessage,
  response: ServerResponse,
  subject: AdminSubject,
): Promise<void> {
  let reply: Reply;
  try {
    reply = await route(message, subject);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) console.error(error);
    const tooLarge = error instanceof BodyTooLarge;
    reply = {
      status: tooLarge ? 413 : 500,
      body: { error: tooLarge ? error.message : 'The sandbox failed; its log says how.' },
    };
  }
  const text = reply.body === undefined ? '' : `${JSON.stringify(reply.body)}\n`;
  if (!message.complete) response.setHeader('connection', 'close');
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

async function route(message: IncomingMessage, subject: AdminSubject): Promise<Reply> {
  if (message.headers.origin !== undefined) return refuse(403, 'Requests of a web page are refused here.');
  if (!isLoopbackHost(message.headers.host ?? '')) return refuse(403, 'This Host is not loopback.');
  const [path = ''] = (message.url ?? '').split('?');
  const key = `${message.method ?? ''} ${path.slice(adminPrefix.length)}`;
  const { clock, counts, faults } = subject;
  switch (key) {
    case 'GET health':
      return ok({
        status: 'ok',
        account: subject.account,
        region: subject.region,
        now: new Date(clock.now()).toISOString(),
        services: subject.serviceNames(),
      });
    case 'POST reset':
      await subject.reset();
      return ok({ status: 'empty' });
    case 'GET faults':
      return ok({ faults: faults.list });
    case 'PUT faults':
      return parsed(message, faultListSchema, (list) => {
        faults.replace(list);
        return { faults: faults.list };
      });
    case 'DELETE faults':
      faults.replace([]);
      return ok({ faults: [] });
    case 'POST clock':
      return parsed(message, advanceSchema, ({ advanceMs }) => {
        clock.advance(advanceMs);
        return { now: new Date(clock.now()).toISOString() };
      });
    case 'POST sign-in':
      return parsed(message, signInSchema, async ({ userName, password }) => ({
        signedIn: await subject.signIn(userName, password),
      }));
    case 'POST history':
      return parsed(message, historyRequestSchema, async (request) => {
        const { start, end } = await subject.history(request);
        return { start: new Date(start * 1000).toISOString(), end: new Date(end * 1000).toISOString() };
      });
    case 'GET calls':
      return ok(counts.snapshot);
    case 'DELETE calls':
      counts.clear();
      return ok(counts.snapshot);
    default:
      return refuse(404, 'There is no such path or method on the admin side.');
  }
}

async function parsed<Value>(
  message: IncomingMessage,
  schema: z.ZodType<Value>,
  apply: (value: Value) => unknown,
): Promise<Reply> {
  let value: unknown;
  try {
    value = JSON.parse((await collectBody(message, bodyLimitBytes)).toString('utf8'));
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    return refuse(400, 'The body is not JSON.');
  }
  const result = schema.safeParse(value);
  if (result.success) return ok(await apply(result.data));
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return refuse(400, issues.join('; '));
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function refuse(status: number, error: string): Reply {
  return { status, body: { error } };
}
