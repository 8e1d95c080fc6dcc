import { describe, expect, it } from 'vitest';
import type { NotAsked, ServiceAddress } from './types.ts';
import { onlyNamed } from './variable-addresses.ts';

const documented: readonly ServiceAddress[] = [
  { url: 'http://alb-1.elb.amazonaws.com:80', part: 'alb', origin: 'load balancer' },
  { url: 'https://api.example.com', part: 'api.example.com', origin: 'record' },
  { url: 'http://127.0.0.1:3001', part: 'ingestion-api', origin: 'container' },
];
const named = (url: string): ServiceAddress => ({ url, part: 'API_URL', origin: 'variable' });

describe('an address that a variable names', () => {
  it.each(['http://alb-1.elb.amazonaws.com', 'https://api.example.com:443', 'http://127.0.0.1:3001'])(
    '%s is the one that is documented',
    (url) => expect(onlyNamed([named(url)], documented)).toEqual([]),
  );

  it.each<readonly [string, NotAsked]>([
    ['http://product-service:3002', 'inside-alone'],
    ['http://127.0.0.1:22', 'not-documented'],
    ['http://169.254.169.254', 'not-documented'],
    ['https://alb-1.elb.amazonaws.com', 'not-documented'],
    ['http://alb-1.elb.amazonaws.com.evil.example', 'not-documented'],
  ])('%s is told, and never asked: %s', (url, notAsked) => {
    expect(onlyNamed([named(url)], documented)).toEqual([{ ...named(url), notAsked }]);
  });
});
