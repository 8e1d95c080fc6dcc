import { z } from 'zod';
import { s3Client } from '../../core/platform/clients.ts';
import type { Bench } from '../../core/platform/judging.ts';
import { placeShape, readSettings } from '../../core/platform/settings.ts';
import { createBench } from '../host/bench.ts';
import { createThumbnailGenerator } from './handler.ts';

const MEBIBYTE = 1_048_576;

const settingsSchema = z.object({
  ...placeShape,
  /** `host:port`, with commas between: may be asked for pictures although it is in the inner network. */
  IMAGE_INNER_HOSTS: z
    .string()
    .default('')
    .transform((hosts) =>
      hosts
        .split(',')
        .map((host) => host.trim())
        .filter(Boolean),
    ),
  IMAGE_MOST_MEBIBYTES: z.coerce.number().positive().max(100).default(10),
  IMAGE_DEADLINE_MS: z.coerce.number().int().min(100).max(120_000).default(15_000),
});

/** @throws SettingsError. */
export function thumbnailGeneratorBench(variables: NodeJS.ProcessEnv): Bench {
  const settings = readSettings(settingsSchema, variables);
  const { AWS_ENDPOINT_URL: endpoint, STAGE: stage } = settings;
  const own = endpoint === undefined ? [] : [new URL(endpoint).host];
  return createBench('thumbnail-generator', settings, () =>
    createThumbnailGenerator({
      s3: s3Client(settings),
      stage,
      rules: {
        mostBytes: settings.IMAGE_MOST_MEBIBYTES * MEBIBYTE,
        deadlineMs: settings.IMAGE_DEADLINE_MS,
        innerHosts: new Set([...own, ...settings.IMAGE_INNER_HOSTS]),
      },
    }),
  );
}
