import type { Request, Response } from 'express';
import { describe, expect, it } from 'vitest';
import { checkHost } from './host-check.server.ts';

/** Whether a request to a server on 10.1.2.3:3000 is let through. */
function passes(path: string, host: string, localAddress = '10.1.2.3'): boolean {
  let passed = false;
  const socket = { localAddress, localPort: 3000 };
  const response = {
    status: () => response,
    set: () => response,
    type: () => response,
    send: () => response,
  };
  checkHost([])(
    { path, method: 'GET', headers: { host }, socket } as unknown as Request,
    { ...response, req: { method: 'GET' } } as unknown as Response,
    () => (passed = true),
  );
  return passed;
}

describe('the address that a load balancer calls', () => {
  it('is answered where health is asked for', () => {
    expect(passes('/healthz', '10.1.2.3:3000')).toBe(true);
    expect(passes('/readyz', '10.1.2.3:3000', '::ffff:10.1.2.3')).toBe(true);
    expect(passes('/healthz', '[fd00::2]:3000', 'fd00::2')).toBe(true);
  });

  it('is no name of the console otherwise', () => {
    expect(passes('/', '10.1.2.3:3000')).toBe(false);
    expect(passes('/healthz/x', '10.1.2.3:3000')).toBe(false);
    expect(passes('/healthz', '10.1.2.4:3000')).toBe(false);
    expect(passes('/healthz', '10.1.2.3:80')).toBe(false);
    expect(passes('/healthz', '')).toBe(false);
  });
});
