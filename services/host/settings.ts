import { z } from 'zod';
import { SERVICES } from '../../core/catalogue/compute.ts';
import { placeShape } from '../../core/platform/settings.ts';
import { faultSchema } from './fault.ts';

/** What a service that answers requests is told by its environment. @param name its logical name in the catalogue. */
export function serviceShape(name: string) {
  const port = SERVICES.find(({ logical }) => logical === name)?.port;
  if (port === undefined) throw new RangeError(`The catalogue has no service ${name}.`);
  return {
    ...placeShape,
    HOST: z.string().min(1).default('0.0.0.0'),
    /** 0 takes a free one, which the log tells. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(port),
    /** For how long requests are still answered after SIGTERM, while health says that they should go elsewhere. */
    DRAIN_MS: z.coerce.number().int().min(0).max(20_000).default(500),
    /** Something that goes wrong on purpose, for rehearsing releases: services/README.md. */
    DEMONSTRATION_FAULT: faultSchema,
  } as const;
}

export type ServiceSettings = Readonly<z.infer<z.ZodObject<ReturnType<typeof serviceShape>>>>;
