import { randomUUID } from 'node:crypto';
import type { StoredService } from './service-record.ts';

const mostEvents = 100;

/** The service with one more sentence of its own: `(service NAME) …`. */
export function withEvent(service: StoredService, now: number, sentence: string): StoredService {
  const event = { id: randomUUID(), createdAt: now, message: `(service ${service.name}) ${sentence}` };
  return { ...service, events: [event, ...service.events].slice(0, mostEvents) };
}

/** `(task a) (task b)`, as the sentences of the scheduler name tasks. */
export function listTasks(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}
