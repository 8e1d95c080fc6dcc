import { z } from 'zod';
import { sellerHandleSchema } from '../../core/events/envelope.ts';
import { HttpError } from '../host/errors.ts';
import type { ServiceApp } from '../host/service-app.ts';
import type { LiveUpdates } from './live-updates.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const MOST_OPEN = 500;

/**
 * `GET /api/v1/shop/{handle}/updates`: an event stream of what has changed in a shop (`product`, with the video's id).
 * It tells that there is something to ask for, not what. When the task stops it ends, and the browser asks another one.
 */
export function addUpdateStream({ app, metrics, draining }: ServiceApp, updates: LiveUpdates): void {
  let open = 0;
  app.get(
    '/api/v1/shop/:handle/updates',
    {
      schema: {
        summary: 'What changes in a shop, as it changes (text/event-stream)',
        params: z.object({ handle: sellerHandleSchema }),
      },
    },
    (request, reply) => {
      if (draining.aborted || open >= MOST_OPEN)
        throw new HttpError(503, 'NoStreamNow', 'No further stream can be opened here now.');
      open += 1;
      metrics.count('update_streams_total');
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
        'x-accel-buffering': 'no',
        'x-correlation-id': request.id,
      });
      raw.write(`retry: ${RETRY_MS}\n\n`);
      const mute = updates.listen(request.params.handle, ({ videoId }) => {
        raw.write(`event: product\nid: ${videoId}\ndata: ${JSON.stringify({ video_id: videoId })}\n\n`);
      });
      const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
      const end = () => raw.end();
      draining.addEventListener('abort', end);
      raw.once('close', () => {
        open -= 1;
        mute();
        clearInterval(heartbeat);
        draining.removeEventListener('abort', end);
      });
    },
  );
}
