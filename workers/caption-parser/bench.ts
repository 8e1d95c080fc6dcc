import { z } from 'zod';
import type { Bench } from '../../core/platform/judging.ts';
import { placeShape, readSettings } from '../../core/platform/settings.ts';
import { createBench } from '../host/bench.ts';
import { createCaptionParser } from './handler.ts';
import { createModel } from './model.ts';

const settingsSchema = z.object({
  ...placeShape,
  /** Without it captions are read by rules. */
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.string().url().optional(),
  OPENAI_MODEL: z.string().min(1).default('gpt-4o-mini'),
  OPENAI_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(20_000),
});

/** @throws SettingsError. */
export function captionParserBench(variables: NodeJS.ProcessEnv): Bench {
  const settings = readSettings(settingsSchema, variables);
  return createBench('caption-parser', settings, ({ log }) =>
    createCaptionParser({
      log,
      askModel:
        settings.OPENAI_API_KEY === undefined
          ? undefined
          : createModel({
              apiKey: settings.OPENAI_API_KEY,
              baseURL: settings.OPENAI_BASE_URL,
              model: settings.OPENAI_MODEL,
              timeoutMs: settings.OPENAI_TIMEOUT_MS,
            }),
    }),
  );
}
