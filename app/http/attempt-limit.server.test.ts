import { expect, it } from 'vitest';
import { createAttemptLimit } from './attempt-limit.server.ts';

it('gives each address ten attempts in any minute', () => {
  let at = 0;
  const limit = createAttemptLimit(() => at);
  for (let count = 0; count < 10; count += 1) {
    expect(limit.take('203.0.113.1')).toBe(0);
    at += 1_000;
  }
  expect(limit.take('203.0.113.1')).toBe(50);
  expect(limit.take('203.0.113.2')).toBe(0);
  at = 60_000;
  expect(limit.take('203.0.113.1')).toBe(0);
  expect(limit.take('203.0.113.1')).toBe(1);
});

it('counts a subscriber of IPv6 once, and the mapped addresses of IPv4 one by one', () => {
  const limit = createAttemptLimit(() => 0);
  for (let count = 0; count < 10; count += 1) expect(limit.take(`2001:db8:1:2::${count + 1}`)).toBe(0);
  expect(limit.take('2001:db8:1:2:3:4:5:6')).toBe(60);
  expect(limit.take('2001:db8:1:3::1')).toBe(0);
  for (let count = 0; count < 11; count += 1) expect(limit.take(`::ffff:203.0.113.${count}`)).toBe(0);
});

it('takes back an attempt that was right, and has as many as it is told', () => {
  const limit = createAttemptLimit(() => 0, 2);
  for (let count = 0; count < 50; count += 1) {
    expect(limit.take('203.0.113.1')).toBe(0);
    limit.giveBack('203.0.113.1');
  }
  limit.giveBack('203.0.113.9');
  for (const wait of [0, 0, 60]) expect(limit.take('203.0.113.1')).toBe(wait);
});
