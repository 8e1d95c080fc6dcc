import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 100;

/** Waits until somebody listens there; false where nobody does in time. */
export async function listens(host: string, port: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await accepts(host, port)) return true;
    await pause(pollMs);
  }
  return false;
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
