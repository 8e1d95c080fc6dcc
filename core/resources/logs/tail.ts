import type { Source } from '../source.ts';
import { followContainers } from './container-tail.ts';
import { clockRemark } from './clocks.ts';
import type { LineTest } from './filter-values.ts';
import { serviceOfGroup } from './group-names.ts';
import { LineIdentity } from './line-identity.ts';
import { followLive, GROUPS_A_SESSION } from './live-tail.ts';
import { followByPolling } from './poll-tail.ts';
import { pause } from './tail-scene.ts';
import type { TailScene, TailSink } from './tail-scene.ts';
import { TimeOrder } from './time-order.ts';
import { TAIL_SECONDS } from './types.ts';
import type { TailEvent } from './types.ts';

/** What is followed in one environment. */
export interface TailSide {
  readonly source: Pick<Source, 'clients' | 'environment' | 'reader'>;
  /** Names of groups of CloudWatch Logs, and `container:` with a compose service. */
  readonly groups: readonly string[];
}

export interface TailOptions {
  /** A filter pattern that was parsed already; empty for every line. */
  readonly pattern: string;
  readonly test: LineTest;
  /** Lines from here on come first, in milliseconds since the epoch. */
  readonly since: number;
  readonly signal: AbortSignal;
  readonly maxSeconds?: number;
  /** Lines told in a second at most; what comes beyond is counted. */
  readonly linesPerSecond?: number;
}

/** How often what has come is told. */
const ROUND_MS = 250;
const LINES_PER_SECOND = 2_000;
const REMARK_EVERY_MS = 10_000;

/**
 * What is written to many groups of several environments, live, as one stream in one order of time. Every event comes
 * once; what comes late is marked, what is left out is counted. Ends with an `end` event; never throws for what upstream
 * does. Everything that was begun upstream ends with `signal`, or when nobody reads any more.
 */
export async function* tailLogs(
  sides: readonly TailSide[],
  { pattern, test, since, signal, maxSeconds = TAIL_SECONDS, linesPerSecond = LINES_PER_SECOND }: TailOptions,
): AsyncGenerator<TailEvent, void, undefined> {
  const left = new AbortController();
  const stopped = AbortSignal.any([signal, left.signal]);
  const order = new TimeOrder(since, linesPerSecond);
  const told: TailEvent[] = [];
  const clocks = new Map(sides.map(({ source }) => [source.environment.id, new ClockWatch()]));
  let working = sides.length;
  try {
    for (const side of sides) {
      const { id } = side.source.environment;
      const sink = sinkOf(id, order, told, clocks.get(id));
      const scene = {
        source: side.source,
        pattern,
        test,
        since,
        signal: stopped,
        sink,
        identity: new LineIdentity(),
      };
      void followSide(scene, side.groups).finally(() => (working -= 1));
    }
    const until = Date.now() + maxSeconds * 1_000;
    while (!signal.aborted && Date.now() < until && working > 0) {
      await pause(Math.min(ROUND_MS, until - Date.now()), signal);
      yield* told.splice(0);
      for (const [environmentId, clock] of clocks) {
        const sentence = clock.remark();
        if (sentence !== undefined) yield { kind: 'note', environmentId, sentence };
      }
      // An empty round is told too: it is how a reader who has gone is noticed.
      yield { kind: 'lines', ...order.release() };
    }
    yield* told.splice(0);
    yield { kind: 'lines', ...order.release(true) };
    yield { kind: 'end', reason: signal.aborted ? 'left' : working === 0 ? 'failed' : 'time' };
  } finally {
    left.abort();
  }
}

function sinkOf(
  environmentId: string,
  order: TimeOrder,
  told: TailEvent[],
  clock: ClockWatch | undefined,
): TailSink {
  const notes = new Set<string>();
  return {
    lines(lines) {
      order.add(lines);
      clock?.see(lines);
    },
    lost: (count) => order.lose(count),
    way: (groups, way) => told.push({ kind: 'way', environmentId, groups, way }),
    note(sentence) {
      // Said once: what goes on for hours would fill the page.
      if (!notes.has(sentence)) told.push({ kind: 'note', environmentId, sentence });
      notes.add(sentence);
    },
    failed: (groups, failure) => told.push({ kind: 'failed', environmentId, groups, failure }),
  };
}

/** Follows everything that is wanted of one environment, each part by the best way that it offers. */
async function followSide(scene: TailScene, groups: readonly string[]): Promise<void> {
  const services = groups.flatMap((name) => serviceOfGroup(name) ?? []);
  const cloud = groups.filter((name) => serviceOfGroup(name) === undefined);
  const sessions = Array.from({ length: Math.ceil(cloud.length / GROUPS_A_SESSION) }, (_, index) =>
    cloud.slice(index * GROUPS_A_SESSION, (index + 1) * GROUPS_A_SESSION),
  );
  await Promise.all([
    ...(services.length > 0 ? [followContainers(scene, services)] : []),
    ...sessions.map((batch) => followGroups(scene, batch)),
  ]);
}

async function followGroups(scene: TailScene, groups: readonly string[]): Promise<void> {
  const failure = await followLive(scene, groups);
  if (failure !== undefined && !scene.signal.aborted) await followByPolling(scene, groups);
}

/** Looks now and then at whether an environment's clocks agree, over the newest lines. */
class ClockWatch {
  private recent: { readonly at: number; readonly ingestedAt?: number }[] = [];
  private lookedAt = 0;
  private said: string | undefined;

  see(lines: readonly { readonly at: number; readonly ingestedAt?: number }[]): void {
    this.recent = [...this.recent, ...lines.slice(-50)].slice(-50);
  }

  /** A remark that was not made before. */
  remark(): string | undefined {
    if (Date.now() - this.lookedAt < REMARK_EVERY_MS) return undefined;
    this.lookedAt = Date.now();
    const sentence = clockRemark(this.recent);
    const kind = sentence?.replace(/\d+ s/, '');
    if (kind === undefined || kind === this.said) return undefined;
    this.said = kind;
    return sentence;
  }
}
