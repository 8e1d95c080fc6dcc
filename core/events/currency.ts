import { z } from 'zod';

/** ISO 4217, of the countries that are sold to. */
export const currencySchema = z.enum(['UGX', 'KES', 'TZS', 'RWF', 'USD']);

export type Currency = z.infer<typeof currencySchema>;

/** In units of its currency, cents after the point. */
export const priceSchema = z.number().positive().multipleOf(0.01);
