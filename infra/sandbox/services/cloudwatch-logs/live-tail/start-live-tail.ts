import { randomUUID } from 'node:crypto';
import type {
  StartLiveTailRequest,
  StartLiveTailResponse,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '../../../protocol/service.ts';
import { groupArn, requireGroup, requireStream } from '../context.ts';
import type { LogsContext } from '../context.ts';
import { invalidOperation, invalidParameter } from '../errors.ts';
import { parseFilterPattern } from '../filter-pattern.ts';
import type { GroupRecord, StreamRecord } from '../log-store.ts';
import { TailSession } from './session.ts';

// CloudWatch Logs API reference, "StartLiveTail".
const mostGroups = 10;

/** Live tails: events of groups as they come in. */
export class LiveTails {
  private readonly running = new Set<TailSession>();

  constructor(private readonly context: LogsContext) {}

  /** Errors: InvalidParameterException, InvalidOperationException, ResourceNotFoundException. */
  start(input: StartLiveTailRequest, call: Call): StartLiveTailResponse {
    const groups = this.groupsOf(input);
    const isWanted = this.streamTest(input, groups);
    const test = parseFilterPattern(input.logEventFilterPattern ?? '');
    const identifiers = new Map(groups.map(({ name }) => [name, this.identifierOf(name)]));
    const session = new TailSession(() => this.context.cloud.clock.now());
    const unwatch = this.context.store.watch((stream, events, nowMs) => {
      const logGroupIdentifier = identifiers.get(stream.group);
      if (logGroupIdentifier === undefined || !isWanted(stream)) return;
      session.take(
        events
          .filter(({ message }) => test(message))
          .map(({ atMs, message }) => ({
            logStreamName: stream.name,
            logGroupIdentifier,
            message,
            timestamp: atMs,
            ingestionTime: nowMs,
          })),
      );
    });
    // Who hangs up before the first frame was asked for has nothing that ends by itself.
    const stop = () => {
      unwatch();
      session.end();
    };
    call.signal.addEventListener('abort', stop, { once: true });
    const begin: StartLiveTailResponseStream = {
      sessionStart: {
        requestId: call.requestId,
        sessionId: randomUUID(),
        logGroupIdentifiers: [...identifiers.values()],
        logStreamNames: input.logStreamNames ?? [],
        logStreamNamePrefixes: input.logStreamNamePrefixes ?? [],
        logEventFilterPattern: input.logEventFilterPattern ?? '',
      },
    };
    const { running } = this;
    async function* stream(): AsyncGenerator<StartLiveTailResponseStream> {
      running.add(session);
      try {
        yield begin;
        yield* session.run();
      } finally {
        running.delete(session);
        unwatch();
      }
    }
    return { responseStream: stream() };
  }

  endAll(): void {
    for (const session of this.running) session.end();
  }

  /** As AWS tells a group in a session: `ACCOUNT:NAME`. */
  private identifierOf(group: string): string {
    return `${this.context.cloud.account}:${group}`;
  }

  private groupsOf({ logGroupIdentifiers: wanted = [] }: StartLiveTailRequest): readonly GroupRecord[] {
    if (wanted.length === 0 || wanted.length > mostGroups)
      throw invalidParameter(`A Live Tail session takes from 1 to ${mostGroups} log groups.`);
    return wanted.map((identifier) => {
      if (!identifier.startsWith('arn:') || identifier.endsWith('*'))
        throw invalidParameter(
          `The log group identifier '${identifier}' must be an ARN that does not end with *.`,
        );
      const group = requireGroup(this.context, undefined, identifier);
      if (identifier !== groupArn(this.context.cloud, group.name))
        throw invalidParameter(`The log group identifier '${identifier}' is of another account or region.`);
      if (group.logGroupClass === 'INFREQUENT_ACCESS')
        throw invalidOperation('Live Tail is not supported for log groups of the Infrequent Access class.');
      return group;
    });
  }

  private streamTest(
    { logStreamNames: names, logStreamNamePrefixes: prefixes }: StartLiveTailRequest,
    groups: readonly GroupRecord[],
  ): (stream: StreamRecord) => boolean {
    const [group] = groups;
    if (!group || (!names?.length && !prefixes?.length)) return () => true;
    if (names?.length && prefixes?.length)
      throw invalidParameter('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.');
    if (groups.length > 1) throw invalidParameter('Log streams can be named for a single log group only.');
    if (prefixes?.length) return ({ name }) => prefixes.some((prefix) => name.startsWith(prefix));
    for (const name of names ?? []) requireStream(this.context, group, name);
    return ({ name }) => names?.includes(name) ?? true;
  }
}
