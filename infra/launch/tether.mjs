/* Loaded before a program of the launcher's (`node --import`): when the launcher dies, however it dies, the pipe that it
   holds on standard input closes, and the program ends with it. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.resume();
  process.stdin.unref();
}
