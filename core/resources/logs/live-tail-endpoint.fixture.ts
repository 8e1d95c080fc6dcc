import { EventStreamCodec } from '@smithy/core/event-streams';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One event of a group, as FilterLogEvents and a live tail tell it. */
export interface TailedEvent {
  readonly group: string;
  readonly stream: string;
  readonly at: number;
  readonly message: string;
  readonly eventId: string;
}

export interface LiveTailEndpoint {
  readonly url: string;
  readonly calls: Readonly<Record<string, number>>;
  /** Writes an event: it is found from now on, and told to open sessions unless `isMissed`. */
  readonly write: (event: TailedEvent, how?: { readonly isMissed?: boolean }) => void;
  /** An update without lines, sampled or not. */
  readonly update: (sampled: boolean) => void;
  /** Ends all open sessions by an exception, as after three hours, or by cutting the connection. */
  readonly endSessions: (how: 'timeout' | 'cut') => void;
  readonly openSessions: () => number;
  readonly close: () => Promise<void>;
}

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

function message(type: string, body: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: kind },
      [kind === 'event' ? ':event-type' : ':exception-type']: { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: Buffer.from(JSON.stringify(body)),
  });
}

/**
 * A listening server that has StartLiveTail and FilterLogEvents as AWS documents them, and does on demand what AWS does
 * once in a while. `refusal`: the error by which StartLiveTail is refused. `session`: what its answers are worth, which
 * may end or say nothing before or after their first event.
 */
export async function liveTailEndpoint(
  refusal?: string,
  session: 'whole' | 'nothing' | 'headers' | 'start' = 'whole',
): Promise<LiveTailEndpoint> {
  const sessions = new Set<ServerResponse>();
  const written: TailedEvent[] = [];
  const calls: Record<string, number> = {};

  function answer(operation: string, input: Record<string, unknown>, response: ServerResponse): void {
    calls[operation] = (calls[operation] ?? 0) + 1;
    if (operation === 'StartLiveTail' && refusal === undefined) {
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
      if (session === 'nothing') return void response.end();
      if (session === 'headers') return response.flushHeaders();
      response.write(message('initial-response', {}));
      response.write(
        message('sessionStart', { sessionId: '1', logGroupIdentifiers: input.logGroupIdentifiers }),
      );
      if (session === 'start') return void response.end();
      sessions.add(response);
      response.once('close', () => sessions.delete(response));
      return;
    }
    const isFilter = operation === 'FilterLogEvents';
    response.writeHead(isFilter ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        isFilter ? filtered(written, input) : { __type: refusal ?? 'UnknownOperationException' },
      ),
    );
  }

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const target = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
      answer(
        target,
        JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>,
        response,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function tell(events: readonly TailedEvent[], sampled: boolean): void {
    const sessionResults = events.map(({ group, stream, at, message: text }) => ({
      logGroupIdentifier: `000000000000:${group}`,
      logStreamName: stream,
      timestamp: at,
      ingestionTime: at + 20,
      message: text,
    }));
    for (const session of sessions)
      session.write(message('sessionUpdate', { sessionMetadata: { sampled }, sessionResults }));
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    write(event, { isMissed = false } = {}) {
      written.push(event);
      if (!isMissed) tell([event], false);
    },
    update: (sampled) => tell([], sampled),
    endSessions(how) {
      for (const session of [...sessions]) {
        sessions.delete(session);
        if (how === 'cut') session.destroy();
        else
          session.end(message('SessionTimeoutException', { message: 'The session is over.' }, 'exception'));
      }
    },
    openSessions: () => sessions.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function filtered(written: readonly TailedEvent[], input: Record<string, unknown>): object {
  const { logGroupName, startTime = 0, endTime = Infinity } = input;
  return {
    events: written
      .filter(({ group, at }) => group === logGroupName && at >= Number(startTime) && at < Number(endTime))
      .sort((a, b) => a.at - b.at)
      .map(({ stream, at, message: text, eventId }) => ({
        eventId,
        logStreamName: stream,
        timestamp: at,
        ingestionTime: at + 20,
        message: text,
      })),
  };
}
