import { z } from 'zod';
import { shopPageSchema } from '../../../core/commerce/shop.ts';
import type { ShopPage, ShopProduct } from '../../../core/commerce/shop.ts';

const shopSchema = z.object({
  handle: z.string(),
  title: z.string(),
  active: z.boolean(),
  accent: z.string().nullable(),
});
export type Shop = Readonly<z.infer<typeof shopSchema>>;

const configSchema = z.object({ apiBase: z.string() });

/** How an answer could be not there. `offline`: this device has no network, or nothing answers. */
export type Trouble = 'absent' | 'busy' | 'offline' | 'broken';

export class ApiError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
    this.name = 'ApiError';
  }
}

export interface Api {
  readonly shop: (handle: string, signal: AbortSignal) => Promise<Shop>;
  /** The latest first; the next page where `lastKey` of the one before is given. */
  readonly page: (handle: string, lastKey: string | undefined, signal: AbortSignal) => Promise<ShopPage>;
  /** What has changed after this moment (ISO 8601). */
  readonly since: (handle: string, moment: string, signal: AbortSignal) => Promise<ShopPage>;
  readonly updatesAddress: (handle: string) => string;
  readonly thumbnailAddress: (handle: string, product: ShopProduct, edge: number) => string;
}

const DEADLINE_MS = 10_000;

/** Where the product-service is, is told when the page is opened: one build serves every environment. */
export async function loadApi(): Promise<Api> {
  const { apiBase } = configSchema.parse(await (await fetch('/config.json')).json());
  return createApi(apiBase);
}

/** @param base the origin of product-service; empty where it is this page's own. */
export function createApi(base: string): Api {
  const shopAddress = (handle: string) => `${base}/api/v1/shop/${encodeURIComponent(handle)}`;
  const productsOf = async (handle: string, query: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const words = new URLSearchParams(query).toString();
    const answer = await ask(`${shopAddress(handle)}/products${words && `?${words}`}`, signal);
    return parsed(shopPageSchema, answer);
  };
  return {
    shop: async (handle, signal) => parsed(shopSchema, await ask(shopAddress(handle), signal)),
    page: (handle, lastKey, signal) => productsOf(handle, lastKey === undefined ? {} : { lastKey }, signal),
    since: (handle, moment, signal) => productsOf(handle, { since: moment }, signal),
    updatesAddress: (handle) => `${shopAddress(handle)}/updates`,
    thumbnailAddress: (handle, product, edge) =>
      `${shopAddress(handle)}/products/${encodeURIComponent(product.video_id)}/thumbnails/${edge}`,
  };
}

function parsed<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, answer: unknown): T {
  const { success, data } = schema.safeParse(answer);
  if (!success) throw new ApiError('broken');
  return data;
}

/** @throws ApiError, or what the signal was aborted with. */
async function ask(address: string, signal: AbortSignal): Promise<unknown> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.any([signal, deadline]) });
  } catch {
    signal.throwIfAborted();
    throw new ApiError('offline');
  }
  // A handle that no seller can have is refused rather than looked for.
  if (response.status === 404 || response.status === 400) throw new ApiError('absent');
  if (response.status === 429 || response.status === 503) throw new ApiError('busy');
  if (!response.ok) throw new ApiError('broken');
  try {
    return await response.json();
  } catch {
    signal.throwIfAborted();
    throw new ApiError('broken');
  }
}
