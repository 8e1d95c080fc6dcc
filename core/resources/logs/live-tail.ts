import { StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LiveTailSessionUpdate, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { Failure } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import { GapFiller } from './gap-filler.ts';
import { groupArn, groupOfIdentifier } from './group-names.ts';
import { newLine, pause } from './tail-scene.ts';
import type { TailScene } from './tail-scene.ts';

/** Source: CloudWatch Logs API, StartLiveTail. */
export const GROUPS_A_SESSION = 10;
/** An event may be told by its session some seconds after it was written. */
const OVERLAP_MS = 15_000;
const LONGEST_WAIT_MS = 10_000;
/** AWS sends an update a second, with or without lines; where none comes the connection is dead. */
const SILENCE_MS = 20_000;
/** Sessions that end at once are opened anew no sooner than this after they began. */
const SHORTEST_SESSION_MS = 1_000;

const OPERATION = 'logs:StartLiveTail';

/** How a session ended: it may be opened anew, or there is none to be had. */
type Ending = 'over' | { readonly failure: Failure };

/**
 * Follows ten groups at most by StartLiveTail, session after session, until `signal`. Between two sessions and where
 * one samples, what is missing is read by FilterLogEvents. Returns a failure where the first session could not be
 * opened: others ways may do.
 */
export async function followLive(
  scene: TailScene,
  groups: readonly string[],
  silenceMs = SILENCE_MS,
): Promise<Failure | undefined> {
  const { signal } = scene;
  const session = new Session(scene, groups, silenceMs);
  for (let failures = 0; !signal.aborted;) {
    const soonest = Date.now() + SHORTEST_SESSION_MS;
    const ending = await session.run();
    if (signal.aborted) return undefined;
    if (ending === 'over') {
      failures = 0;
      await pause(soonest - Date.now(), signal);
    } else if (!session.wasOpen) return ending.failure;
    else {
      failures += 1;
      await pause(Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures), signal);
    }
  }
  return undefined;
}

class Session {
  wasOpen = false;
  /** Everything that was written before this was told. By this machine's clock. */
  private completeTo: number;
  private readonly filler: GapFiller;

  constructor(
    private readonly scene: TailScene,
    private readonly groups: readonly string[],
    private readonly silenceMs: number,
  ) {
    this.completeTo = scene.since + OVERLAP_MS;
    this.filler = new GapFiller(scene, groups);
  }

  async run(): Promise<Ending> {
    const ended = new AbortController();
    const signal = AbortSignal.any([this.scene.signal, ended.signal]);
    let silence: NodeJS.Timeout | undefined;
    let hasBegun = false;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => ended.abort(), this.silenceMs);
    };
    try {
      listen();
      const { responseStream } = await this.open(signal);
      for await (const event of until(responseStream, signal)) {
        listen();
        if (this.take(event)) return 'over';
        hasBegun = true;
      }
      // An answer that tells nothing is no session, however well it began.
      return hasBegun ? 'over' : { failure: unanswered() };
    } catch (error) {
      // Three hours are a session's longest life: another one is opened.
      if (error instanceof Error && error.name === 'SessionTimeoutException') return 'over';
      if (ended.signal.aborted && this.wasOpen) return 'over';
      return { failure: failureOf(error, OPERATION) };
    } finally {
      clearTimeout(silence);
      ended.abort();
    }
  }

  private open(abortSignal: AbortSignal) {
    const { source, pattern } = this.scene;
    return source.clients.logs.send(
      new StartLiveTailCommand({
        logGroupIdentifiers: this.groups.map((name) => groupArn(source.environment, name)),
        ...(pattern === '' ? {} : { logEventFilterPattern: pattern }),
      }),
      { abortSignal },
    );
  }

  /** Whether the session has said that it is over. */
  private take(event: StartLiveTailResponseStream): boolean {
    if (event.sessionStart) {
      if (!this.wasOpen) this.scene.sink.way(this.groups, 'live');
      this.wasOpen = true;
      this.filler.fill(this.completeTo - OVERLAP_MS);
    } else if (event.sessionUpdate) this.update(event.sessionUpdate);
    return event.SessionTimeoutException !== undefined || event.SessionStreamingException !== undefined;
  }

  private update({ sessionResults = [], sessionMetadata }: LiveTailSessionUpdate): void {
    const { scene, groups } = this;
    const lines = sessionResults.flatMap((event) => {
      const group = groupOfIdentifier(event.logGroupIdentifier ?? '', groups);
      return newLine(scene, group, event, false) ?? [];
    });
    if (lines.length > 0) scene.sink.lines(lines);
    if (sessionMetadata?.sampled) this.filler.fill(this.completeTo - OVERLAP_MS);
    this.completeTo = Date.now();
  }
}

function unanswered(): Failure {
  return { state: 'timed-out', operation: OPERATION, at: Date.now() };
}

/** The events of a stream until `signal`, which the client itself heeds only while it connects. */
async function* until<T>(
  stream: AsyncIterable<T> | undefined,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  if (!stream) return;
  const iterator = stream[Symbol.asyncIterator]();
  const left = new Promise<'left'>((resolve) => {
    if (signal.aborted) resolve('left');
    else signal.addEventListener('abort', () => resolve('left'), { once: true });
  });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), left]);
      if (next === 'left' || next.done) return;
      yield next.value;
    }
  } finally {
    // Ends the connection; one that hangs is not waited for.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
