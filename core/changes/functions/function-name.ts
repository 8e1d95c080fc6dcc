import { z } from 'zod';

/** A function's name, without its version or alias. Source: Lambda API reference, CreateFunction. */
export const functionName = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'must be the name of a function, as tiktok-commerce-caption-parser');
