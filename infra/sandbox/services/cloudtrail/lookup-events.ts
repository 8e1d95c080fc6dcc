import type {
  Event,
  LookupAttribute,
  LookupEventsRequest,
  LookupEventsResponse,
} from '@aws-sdk/client-cloudtrail';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { KEPT_MS } from './event-store.ts';
import type { EventKey, EventStore } from './event-store.ts';

/** Source: CloudTrail API reference, LookupEvents, `MaxResults`. */
const MOST_RESULTS = 50;

const KEYS: Readonly<Record<string, (event: Omit<Event, 'EventTime'>, value: string) => boolean>> = {
  EventId: (event, value) => event.EventId === value,
  EventName: (event, value) => event.EventName === value,
  EventSource: (event, value) => event.EventSource === value,
  ReadOnly: (event, value) => event.ReadOnly === value,
  Username: (event, value) => event.Username === value,
  AccessKeyId: (event, value) => event.AccessKeyId === value,
  ResourceName: (event, value) => (event.Resources ?? []).some((one) => one.ResourceName === value),
  ResourceType: (event, value) => (event.Resources ?? []).some((one) => one.ResourceType === value),
};

/** LookupEvents: newest first, at most fifty a page, ninety days back. */
export function createLookupEvents(cloud: Cloud, store: EventStore) {
  return function lookupEvents(input: LookupEventsRequest): LookupEventsResponse {
    const { MaxResults: limit = MOST_RESULTS, NextToken: token, LookupAttributes: attributes = [] } = input;
    if (limit < 1 || limit > MOST_RESULTS)
      throw new ServiceError(
        'InvalidMaxResultsException',
        'A MaxResults value of 50 or less, but greater than or equal to 1, is required.',
      );
    const now = cloud.clock.now();
    const from = input.StartTime?.getTime() ?? now - KEPT_MS;
    const to = input.EndTime?.getTime() ?? now;
    if (from > to)
      throw new ServiceError(
        'InvalidTimeRangeException',
        'The start time must be less than or equal to the end time.',
      );
    const matches = matcherOf(attributes);
    const found: [EventKey, Event][] = [];
    for (const [key, { event, atMs }] of store.newestFirst(
      Math.max(from, now - KEPT_MS),
      to,
      placeOf(token),
    )) {
      if (!matches(event)) continue;
      if (found.length === limit) return { Events: eventsOf(found), NextToken: tokenOf(found) };
      // A trail tells whole seconds.
      found.push([key, { ...event, EventTime: new Date(Math.floor(atMs / 1000) * 1000) }]);
    }
    return { Events: eventsOf(found) };
  };
}

function matcherOf(attributes: readonly LookupAttribute[]): (event: Omit<Event, 'EventTime'>) => boolean {
  const [first, second] = attributes;
  if (second)
    throw new ServiceError('InvalidLookupAttributesException', 'You can only specify one lookup attribute.');
  if (!first) return () => true;
  const { AttributeKey: key = '', AttributeValue: value = '' } = first;
  const test = KEYS[key];
  if (!test || value === '')
    throw new ServiceError('InvalidLookupAttributesException', 'The lookup attribute is not valid.');
  return (event) => test(event, value);
}

function eventsOf(found: readonly [EventKey, Event][]): Event[] {
  return found.map(([, event]) => event);
}

function tokenOf(found: readonly [EventKey, Event][]): string {
  const [at, serial] = found.at(-1)?.[0] ?? [0, 0];
  return Buffer.from(`${at}-${serial}`).toString('base64url');
}

function placeOf(token: string | undefined): EventKey | undefined {
  if (token === undefined) return undefined;
  const match = /^(\d+)-(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!match) throw new ServiceError('InvalidNextTokenException', 'The next token is not valid.');
  return [Number(match[1]), Number(match[2])];
}
