import type { DeserializeHandlerOptions, DeserializeMiddleware, MetadataBearer } from '@smithy/types';
import { Readable } from 'node:stream';

/** Somebody answers at the endpoint, and it is not AWS: a proxy's page, a sign-in page, a web server. */
class HtmlAnswerError extends Error {
  readonly code = 'HtmlAnswer';
  constructor(status: number) {
    super(`The endpoint answered with an HTML page (status ${status}): it is not the service.`);
    this.name = 'HtmlAnswerError';
  }
}

/** Of moto's web server: an exception where an operation is not known, or an address that is not. */
const NOT_KNOWN_TO_MOTO = new Set([404, 500]);

/**
 * What moto's server answers to what it does not know: its web server's page, where a service answers in its protocol.
 * Source: moto, `core/responses.py` (`NotImplementedError`).
 */
class NotKnownToMotoError extends Error {
  readonly code = 'NotImplemented';
  constructor(status: number) {
    super(
      `The endpoint answered with the page of its web server (status ${status}), as moto does to what it does not know.`,
    );
    this.name = 'NotKnownToMotoError';
  }
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** What these give is somebody's file, and may well be a page. */
const FILES = new Set(['GetObjectCommand', 'HeadObjectCommand']);

const OPTIONS: DeserializeHandlerOptions & { readonly step: 'deserialize'; readonly priority: 'low' } = {
  step: 'deserialize',
  // Nearest to the wire: the answer is seen before it is parsed.
  priority: 'low',
  name: 'refuseHtmlAnswers',
};

/**
 * A client that takes no page for an answer: HTML that happens to be well-formed XML would read as an empty list.
 * The header alone tells nothing, as some emulators write it on every answer.
 */
export function refuseHtmlAnswers<Input extends object, Output extends MetadataBearer>(client: {
  readonly middlewareStack: {
    add(middleware: DeserializeMiddleware<Input, Output>, options: typeof OPTIONS): void;
  };
}): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const answer = result.response as HttpAnswer;
      const type = answer.headers['content-type'] ?? '';
      if (!type.startsWith('text/html') || FILES.has(String(context.commandName))) return result;
      const bytes = await collected(answer.body);
      if (/^\s*<(!doctype\s+html|html)/i.test(bytes.toString('utf8', 0, 512))) throw pageError(answer);
      answer.body = Readable.from([bytes]);
      return result;
    },
    OPTIONS,
  );
}

function pageError({ statusCode, headers }: HttpAnswer): Error {
  const isMoto = NOT_KNOWN_TO_MOTO.has(statusCode) && (headers.server ?? '').startsWith('Werkzeug/');
  return isMoto ? new NotKnownToMotoError(statusCode) : new HtmlAnswerError(statusCode);
}

async function collected(body: unknown): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  if (body instanceof Readable) for await (const chunk of body) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
