import { describe, expect, it } from 'vitest';
import { recordOf } from './record.ts';

describe('a record of a log', () => {
  it("tells its own fields first, then the message's, and where it stands", () => {
    const record = recordOf({
      level: 'error',
      '@timestamp': '1700000000123',
      '@ptr': 'opaque',
      '@log': '123456789012:/ecs/api',
      'client.ip': '10.0.0.1',
      '@logStream': 'api/api/1',
    });
    expect(Object.keys(record.fields)).toEqual(['@log', '@logStream', '@timestamp', 'client.ip', 'level']);
    expect(record.moment).toEqual({ group: '/ecs/api', stream: 'api/api/1', at: 1_700_000_000_123 });
  });

  it.each<Readonly<Record<string, string>>>([
    {},
    { '@log': '123456789012:/ecs/api', '@timestamp': '1' },
    { '@log': '123456789012:/ecs/api', '@logStream': 'a', '@timestamp': 'yesterday' },
  ])('says nothing of a place that it is not told: %o', (told) => {
    expect(recordOf(told).moment).toBeUndefined();
  });
});
