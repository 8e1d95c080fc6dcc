import type { Cell } from '../../../core/cells/cell.ts';
import {
  headObjectCommand,
  objectContentCommand,
  objectTagsCommand,
  presignCommand,
} from '../../../core/resources/buckets/commands.ts';
import { headObject, objectTags } from '../../../core/resources/buckets/object.ts';
import { previewObject } from '../../../core/resources/buckets/preview.ts';
import type { ObjectHead, ObjectPlace, ObjectPreview } from '../../../core/resources/buckets/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';

export interface ObjectReads {
  readonly head: Promise<Cell<ObjectHead>>;
  readonly tags: Promise<Cell<readonly { readonly key: string; readonly value: string }[]>>;
  readonly preview: Promise<Cell<ObjectPreview>>;
}

interface SideRequest {
  readonly side: NamedSide;
  readonly person: Person;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly budget: Budget;
}

/** All that is asked of one object on one side, on its way at once. */
export function objectOnSide({ side, person, key, versionId, budget }: SideRequest) {
  const { source, label, name } = side;
  const place: ObjectPlace = { bucket: name, key, versionId };
  const refusal = refusalOf(person, 'data:read', source.environment);
  const reads: ObjectReads | undefined = refusal
    ? undefined
    : {
        head: headObject(source, place, budget),
        tags: objectTags(source, place, budget),
        preview: previewObject(source, place, budget),
      };
  const commands = [
    headObjectCommand(label, place),
    objectTagsCommand(label, place),
    objectContentCommand(label, place),
    ...(versionId ? [] : [presignCommand(label, place)]),
  ];
  return { label, name, versionId, refusal, reads, commands };
}
