import { z } from 'zod';
import { jobKey } from '../../core/commerce/videos.ts';
import { sellerHandleSchema, videoIdSchema } from '../../core/events/envelope.ts';
import { videoPostedSchema } from '../../core/events/video-posted.ts';
import { getItem } from '../../core/platform/items.ts';
import { errorSchema, HttpError } from '../host/errors.ts';
import type { ServiceInstance } from '../host/service-app.ts';
import type { Authorise } from '../host/sign-in.ts';
import { ingestVideo } from './ingest.ts';
import type { IngestDeps, Ingested } from './ingest.ts';
import { readVideoLink } from './video-link.ts';

const { caption, timestamp, metadata } = videoPostedSchema.shape;

const postSchema = z.object({
  /** `https://www.tiktok.com/@seller/video/7300…` */
  video_url: z.string().max(500),
  caption,
  /** Where it is given it has to be the link's. */
  seller_handle: z
    .string()
    .transform((handle) => handle.replace(/^@/, '').toLowerCase())
    .pipe(sellerHandleSchema)
    .optional(),
  /** When it was posted; now, where it is absent. */
  timestamp: timestamp.optional(),
  metadata,
});

const jobSchema = z.object({
  video_id: z.string(),
  seller_handle: z.string(),
  status: z.enum(['waiting', 'completed', 'failed']),
  steps: z.record(z.string(), z.object({ status: z.string(), cause: z.string().optional() })),
  correlation_id: z.string(),
  opened_at: z.string(),
});

export interface IngestionRoutesDeps extends IngestDeps {
  readonly authorise: Authorise;
  readonly perMinute: number;
}

export function addVideoRoutes(app: ServiceInstance, deps: IngestionRoutesDeps): void {
  app.post(
    '/api/v1/videos',
    {
      config: { rateLimit: { max: deps.perMinute, timeWindow: '1 minute' } },
      schema: {
        summary: 'Takes a video in: 202 where it is new, 200 where it is known already',
        body: postSchema,
        response: { 200: jobSchema, 202: jobSchema, '4xx': errorSchema },
      },
    },
    async (request, reply) => {
      const { body, id, headers } = request;
      const link = readVideoLink(body.video_url);
      if (!link.ok) throw new HttpError(400, 'NoVideoLink', link.sentence);
      if (body.seller_handle !== undefined && body.seller_handle !== link.sellerHandle)
        throw new HttpError(400, 'OtherSeller', `The link is one of @${link.sellerHandle}.`);
      await deps.authorise(headers.authorization, link.sellerHandle);
      const ingested = await ingestVideo(deps, {
        eventType: 'VideoPosted',
        version: 1,
        correlationId: id,
        video_id: link.videoId,
        caption: body.caption,
        seller_handle: link.sellerHandle,
        video_url: link.url,
        timestamp: body.timestamp ?? new Date(deps.now()).toISOString(),
        metadata: body.metadata,
      });
      request.log.info({ videoId: link.videoId, outcome: ingested.outcome }, 'video posted');
      reply.code(ingested.outcome === 'accepted' ? 202 : 200);
      return jobOf(ingested);
    },
  );
  app.get(
    '/api/v1/videos/:video_id',
    {
      schema: {
        summary: 'How far a video has come',
        params: z.object({ video_id: videoIdSchema }),
        response: { 200: jobSchema, '4xx': errorSchema },
      },
    },
    async ({ params }) => {
      const job = await getItem(deps.tables, 'processing-jobs', jobKey(params.video_id));
      if (!job) throw new HttpError(404, 'NoSuchVideo', `There is no video ${params.video_id}.`);
      return jobSchema.parse(job);
    },
  );
}

function jobOf(ingested: Ingested): z.infer<typeof jobSchema> {
  if (ingested.outcome === 'taken')
    throw new HttpError(409, 'VideoTaken', 'Another seller has posted a video of this id.');
  return jobSchema.parse(ingested.job);
}
