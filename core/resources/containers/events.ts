import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { projectOf, readDocker } from './ask.ts';
import { COMPOSE } from './engine-answers.ts';
import type { ContainerEvent } from './types.ts';

const eventSchema = z.object({
  Action: z.string(),
  timeNano: z.number(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string()).default({}) }),
});

const HOUR_SECONDS = 3_600;
/** What a health check starts and ends inside of a container is told as well, every few seconds. */
const ACTIONS = [
  'create',
  'start',
  'restart',
  'stop',
  'kill',
  'die',
  'oom',
  'pause',
  'unpause',
  'health_status',
  'destroy',
];

/** What happened to the containers of the project in the last hours, as far as the engine remembers; newest first. */
export function containerEvents(
  source: Source,
  hours: number,
  budget: Budget,
): Promise<Cell<readonly ContainerEvent[]>> {
  const project = projectOf(source.environment) ?? '';
  return readDocker<readonly ContainerEvent[]>(
    source,
    {
      operation: 'docker:SystemEvents',
      key: `${project}\n${hours}`,
      isEmpty: (events) => events.length === 0,
      async run(docker, abortSignal) {
        // The answer ends where the moment that it was asked to stop at has passed.
        const now = Date.now() / 1_000;
        const asked = {
          type: ['container' as const],
          event: ACTIONS,
          label: [`${COMPOSE.project}=${project}`],
        };
        const options = { since: now - hours * HOUR_SECONDS, until: now, filters: asked, abortSignal };
        const stream = await docker.getEvents(options);
        return eventsOf(await textOf(stream as Readable));
      },
    },
    budget,
  );
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object a line. Throws ZodError, or SyntaxError, for an answer that is not the Engine's. */
export function eventsOf(text: string): readonly ContainerEvent[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => eventOf(eventSchema.parse(JSON.parse(line))))
    .reverse();
}

function eventOf({
  Action,
  timeNano,
  Actor: { ID, Attributes },
}: z.infer<typeof eventSchema>): ContainerEvent {
  return {
    id: `${ID.slice(0, 12)}-${timeNano}`,
    at: timeNano / 1e6,
    service: Attributes[COMPOSE.service] ?? Attributes.name ?? ID.slice(0, 12),
    container: Attributes.name ?? ID.slice(0, 12),
    action: Action,
    exitCode: Attributes.exitCode === undefined ? undefined : Number(Attributes.exitCode),
  };
}

/** An event in a few words: `shop-api-1 ended with exit code 137`. */
export function eventWords({ container, action, exitCode }: ContainerEvent): string {
  if (action === 'die') return `${container} ended with exit code ${exitCode ?? 'unknown'}`;
  const health = /^health_status: (\w+)$/.exec(action)?.[1];
  if (health) return `${container} is ${health}`;
  return `${container}: ${PAST[action] ?? action}`;
}

const PAST: Readonly<Record<string, string>> = {
  create: 'created',
  start: 'started',
  restart: 'restarted',
  stop: 'stopped',
  kill: 'sent a signal',
  oom: 'out of memory',
  pause: 'paused',
  unpause: 'resumed',
  destroy: 'removed',
};
