import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createLogger } from '../../core/platform/logs.ts';
import { readSettings } from '../../core/platform/settings.ts';
import { createDependencies } from '../host/health.ts';
import { runService } from '../host/run-service.ts';
import { serviceShape } from '../host/settings.ts';
import { createStorefront } from './app.ts';

const NAME = 'storefront';

const settingsSchema = z.object({
  ...serviceShape(NAME),
  /** Where browsers find product-service, as `http://localhost:3002`; where it is not told, under this address. */
  API_BASE_URL: z
    .string()
    .url()
    .transform((address) => address.replace(/\/+$/, ''))
    .optional(),
  /** The folder of the built pages; beside the bundle where it is not told. */
  STOREFRONT_FILES: z.string().min(1).optional(),
});

await runService(NAME, async () => {
  const settings = readSettings(settingsSchema, process.env);
  const service = await createStorefront({
    host: {
      name: NAME,
      purpose: 'The shop in the browser.',
      version: settings.APP_VERSION,
      stage: settings.STAGE,
      log: createLogger(NAME, settings),
      fault: settings.DEMONSTRATION_FAULT,
      dependencies: createDependencies({}),
    },
    files: path.resolve(settings.STOREFRONT_FILES ?? fileURLToPath(new URL('storefront', import.meta.url))),
    apiBase: settings.API_BASE_URL ?? '',
  });
  return { service, settings };
});
