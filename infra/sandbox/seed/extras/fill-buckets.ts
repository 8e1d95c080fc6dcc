import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { fileHistories, filesOf } from '../../../../core/changes/environment/content/objects.ts';
import type { Lived } from '../../../../core/changes/environment/life/life.ts';
import type { PlacedLife } from '../life/life.ts';

const AT_ONCE = 8;

/** Puts the files of the shops, several at once; then those that have a history, in its order. */
export async function fillBuckets(life: PlacedLife, lived: Lived): Promise<void> {
  const { s3 } = life.clients;
  const limit = pLimit(AT_ONCE);
  await Promise.all(filesOf(life, lived).map((file) => limit(() => s3.send(new PutObjectCommand(file)))));
  for (const step of fileHistories(life))
    await (step.kind === 'put'
      ? s3.send(new PutObjectCommand(step.object))
      : s3.send(new DeleteObjectCommand({ Bucket: step.bucket, Key: step.key })));
}
