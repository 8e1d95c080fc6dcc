/* The health check of every image: what listens on PORT is asked for its health; what listens on none is there while it runs. */
const { HOST = '0.0.0.0', PORT, HEALTH_PATH = '/health' } = process.env;

if (PORT) {
  const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST;
  const answer = await fetch(`http://${host}:${PORT}${HEALTH_PATH}`, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) throw new Error(`${HEALTH_PATH} answered ${answer.status}`);
}
