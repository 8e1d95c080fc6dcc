import { setTimeout as pause } from 'node:timers/promises';

/** One read for all who ask for the same id within the time, and for whoever asks before it has come. */
export function sharedRead<T>(
  read: (id: string) => Promise<T>,
  milliseconds: number,
): (id: string) => Promise<T> {
  const shared = new Map<string, Promise<T>>();
  return (id) => {
    const known = shared.get(id);
    if (known) return known;
    const reading = read(id);
    shared.set(id, reading);
    const over = pause(milliseconds, undefined, { ref: false });
    void Promise.allSettled([reading, over]).then(() => shared.delete(id));
    return reading;
  };
}
