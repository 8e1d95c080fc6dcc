import type { Filters } from './filters.ts';
import { matchesAny, matchesLabels } from './filters.ts';
import { preciseNow } from './human.ts';

/** One event as `GET /events` tells it. */
export interface EngineEvent {
  readonly Type: 'container' | 'network' | 'volume' | 'image';
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: 'local';
  /** Seconds since the epoch. */
  readonly time: number;
  readonly timeNano: number;
  /** The three older names, of containers and images alone. */
  readonly status?: string;
  readonly id?: string;
  readonly from?: string;
}

export const eventFilters = [
  'container',
  'event',
  'image',
  'label',
  'network',
  'type',
  'volume',
  'scope',
  'daemon',
];

/** Docker keeps as many for those who ask for the past. */
const keptEvents = 256;

export class Events {
  private readonly kept: EngineEvent[] = [];
  private readonly listeners = new Set<(event: EngineEvent) => void>();

  emit(
    type: EngineEvent['Type'],
    action: string,
    id: string,
    attributes: Readonly<Record<string, string>>,
  ): void {
    const at = preciseNow();
    const isOld = type === 'container' || type === 'image';
    const event: EngineEvent = {
      ...(isOld ? { status: action, id, ...(attributes.image ? { from: attributes.image } : {}) } : {}),
      Type: type,
      Action: action,
      Actor: { ID: id, Attributes: attributes },
      scope: 'local',
      time: Math.floor(at / 1_000),
      timeNano: Math.round(at * 1e6),
    };
    this.kept.push(event);
    if (this.kept.length > keptEvents) this.kept.shift();
    for (const listen of this.listeners) listen(event);
  }

  /** Those since a moment in milliseconds, oldest first. */
  since(milliseconds: number): readonly EngineEvent[] {
    return this.kept.filter(({ timeNano }) => timeNano / 1e6 >= milliseconds);
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export function isWanted({ Type, Action, Actor, scope }: EngineEvent, filters: Filters): boolean {
  const isActor = (type: EngineEvent['Type']) => (reference: string) =>
    Type === type && (Actor.ID.startsWith(reference) || Actor.Attributes.name === reference);
  return (
    matchesAny(filters, 'type', (type) => type === Type) &&
    // `health_status` stands for each of its outcomes.
    matchesAny(filters, 'event', (name) => Action === name || Action.startsWith(`${name}:`)) &&
    matchesAny(filters, 'container', isActor('container')) &&
    matchesAny(filters, 'network', isActor('network')) &&
    matchesAny(filters, 'volume', isActor('volume')) &&
    matchesAny(filters, 'image', (image) => Actor.Attributes.image === image || isActor('image')(image)) &&
    matchesAny(filters, 'scope', (one) => one === scope) &&
    matchesLabels(filters, Actor.Attributes)
  );
}
