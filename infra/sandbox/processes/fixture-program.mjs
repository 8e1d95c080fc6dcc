/* The program that tests run as a task: an HTTP server on HOST:PORT that tells what it is, and fails as it is told to.
   HEALTH_STATUS answers /health with another status, ANSWER_STATUS everything else; EXIT_AFTER_MS ends it by itself with EXIT_CODE;
   START_DELAY_MS lets it listen later; IGNORE_SIGTERM makes it stay. SIGTERM lets requests end, then exits with 0. */
import { createServer } from 'node:http';

const { HOST = '127.0.0.1', PORT = '0', APP_VERSION = 'none' } = process.env;
const healthStatus = Number(process.env.HEALTH_STATUS ?? 200);
const answerStatus = Number(process.env.ANSWER_STATUS ?? 200);

const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  const status = isHealth ? healthStatus : answerStatus;
  const body = request.url === '/environment' ? process.env : { version: APP_VERSION, host: HOST };
  response.writeHead(status, { 'content-type': 'application/json' });
  setTimeout(
    () => response.end(JSON.stringify(body)),
    isHealth ? 0 : Number(process.env.ANSWER_DELAY_MS ?? 0),
  );
});
server.keepAliveTimeout = 60_000;

setTimeout(
  () => {
    server.listen(Number(PORT), HOST, () => console.log(`listening on ${HOST}:${server.address().port}`));
  },
  Number(process.env.START_DELAY_MS ?? 0),
);
if (process.env.EXIT_AFTER_MS !== undefined)
  setTimeout(() => {
    console.error('ending as told');
    process.exit(Number(process.env.EXIT_CODE ?? 1));
  }, Number(process.env.EXIT_AFTER_MS));

process.on('SIGTERM', () => {
  if (process.env.IGNORE_SIGTERM !== undefined) return;
  console.log('stopping');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
