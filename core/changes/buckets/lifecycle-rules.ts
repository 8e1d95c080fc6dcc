import { z } from 'zod';

/** S3's limit of rules in one configuration. Source: S3 User Guide, "Lifecycle configuration elements". */
const MOST_RULES = 1_000;

const days = z.number().int().min(0).max(2_147_483_647);
const someDays = days.min(1);
const size = z.number().int().min(0).max(1_125_899_906_842_624);
/** S3 takes midnight UTC alone. */
const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T00:00:00(\.000)?(Z|\+00:00))?$/, 'must be a day, as 2031-05-01')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a day, as 2031-05-01')
  .transform((text) => `${text.slice(0, 10)}T00:00:00.000Z`);
const storageClass = z
  .string()
  .regex(/^[A-Z_]{3,40}$/, 'must be a storage class as S3 writes it: STANDARD_IA, GLACIER_IR, DEEP_ARCHIVE');
const prefix = z.string().max(1_024);
const tag = z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }).strict();

const conditions = {
  Prefix: prefix.optional(),
  ObjectSizeGreaterThan: size.optional(),
  ObjectSizeLessThan: size.optional(),
};

const filter = z
  .object({
    ...conditions,
    Tag: tag.optional(),
    And: z
      .object({ ...conditions, Tags: z.array(tag).max(10).optional() })
      .strict()
      .optional(),
  })
  .strict()
  .refine((value) => Object.keys(value).length <= 1, 'must hold one condition; several stand under And');

const moment = { Days: days.optional(), Date: date.optional() };

const rule = z
  .object({
    ID: z.string().min(1).max(255).optional(),
    Status: z.enum(['Enabled', 'Disabled']),
    /** How rules were written before there were filters. */
    Prefix: prefix.optional(),
    Filter: filter.optional(),
    Transitions: z.array(z.object({ ...moment, StorageClass: storageClass }).strict()).optional(),
    Expiration: z
      .object({ ...moment, ExpiredObjectDeleteMarker: z.boolean().optional() })
      .strict()
      .optional(),
    NoncurrentVersionTransitions: z
      .array(
        z
          .object({
            NoncurrentDays: days,
            NewerNoncurrentVersions: z.number().int().min(1).max(100).optional(),
            StorageClass: storageClass,
          })
          .strict(),
      )
      .optional(),
    NoncurrentVersionExpiration: z
      .object({
        NoncurrentDays: someDays,
        NewerNoncurrentVersions: z.number().int().min(1).max(100).optional(),
      })
      .strict()
      .optional(),
    AbortIncompleteMultipartUpload: z.object({ DaysAfterInitiation: someDays }).strict().optional(),
  })
  .strict()
  .refine((value) => value.Filter !== undefined || value.Prefix !== undefined, {
    message: 'must say what it holds for: a Filter, as {"Prefix": "logs/"}',
    path: ['Filter'],
  })
  .refine((value) => value.Filter === undefined || value.Prefix === undefined, {
    message: 'must not stand beside a Filter',
    path: ['Prefix'],
  })
  .refine(
    (value) =>
      (value.Transitions?.length ?? 0) > 0 ||
      (value.NoncurrentVersionTransitions?.length ?? 0) > 0 ||
      value.Expiration !== undefined ||
      value.NoncurrentVersionExpiration !== undefined ||
      value.AbortIncompleteMultipartUpload !== undefined,
    'must do something: a transition, an expiration or the end of unfinished uploads',
  );

/** The rules of a bucket as `aws s3api put-bucket-lifecycle-configuration` takes them. Dates are days. */
export const lifecycleRules = z
  .array(rule)
  .max(MOST_RULES)
  .refine((rules) => {
    const names = rules.flatMap(({ ID }) => (ID === undefined ? [] : [ID]));
    return new Set(names).size === names.length;
  }, 'must have names (ID) that differ');

/** One rule, as JSON. */
export type LifecycleRuleJson = z.infer<typeof rule>;
