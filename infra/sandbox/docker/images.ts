import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Program, Programs } from '../processes/program.ts';
import { EngineError } from './engine-error.ts';
import type { HealthConfig } from './container-config.ts';
import { preciseNow, rfc3339Nano } from './human.ts';

/** An image that was built, as far as running it goes. */
export interface ImagePlan {
  /** `tiktok-commerce/ingestion-api:1.4.2`; the last part of the repository names its program. */
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly exposedPorts?: readonly number[];
  readonly healthcheck?: HealthConfig;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Image extends ImagePlan {
  /** `sha256:…` of what is in it: the same content has the same id. */
  readonly id: string;
  readonly program: Program;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The images of one engine. A tag points to the image that was built last under it; containers keep theirs. */
export class Images {
  private readonly byId = new Map<string, Image>();
  private readonly tags = new Map<string, string>();

  constructor(private readonly programs: Programs) {}

  /** As a build ends: the tag points to it from now on. Throws RangeError where there is no such program. */
  add(plan: ImagePlan): Image {
    const name = withTag(plan.name);
    const [repository = ''] = splitTag(name);
    const program = this.programs[path.posix.basename(repository)];
    if (!program) throw new RangeError(`There is no program for the image ${plan.name}.`);
    const id = `sha256:${createHash('sha256')
      .update(JSON.stringify([repository, plan, program]))
      .digest('hex')}`;
    const known = this.byId.get(id);
    const image = known ?? { ...plan, name, id, program, createdAt: preciseNow() };
    this.byId.set(id, image);
    this.tags.set(name, id);
    return image;
  }

  /** By name, by id, or by the first letters of an id. */
  find(reference: string): Image | undefined {
    const tagged = this.tags.get(withTag(reference));
    if (tagged) return this.byId.get(tagged);
    const hex = reference.replace(/^sha256:/, '');
    if (!/^[0-9a-f]{4,64}$/.test(hex)) return undefined;
    return [...this.byId.values()].find(({ id }) => id.startsWith(`sha256:${hex}`));
  }

  get(reference: string): Image {
    const image = this.find(reference);
    if (!image) throw new EngineError(404, `No such image: ${withTag(reference)}`);
    return image;
  }

  tagsOf(id: string): readonly string[] {
    return [...this.tags].flatMap(([tag, target]) => (target === id ? [tag] : []));
  }

  /** What a container that was made of it is listed under: its tag, or its id once the tag has moved on. */
  nameOf(asked: string, id: string): string {
    return this.tags.get(withTag(asked)) === id || !this.tags.has(withTag(asked)) ? asked : id;
  }

  list(): readonly Image[] {
    return [...this.byId.values()].sort((a, b) => b.createdAt - a.createdAt);
  }
}

function splitTag(name: string): readonly [string, string | undefined] {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, undefined];
}

function withTag(name: string): string {
  return splitTag(name)[1] === undefined && !name.includes('@') ? `${name}:latest` : name;
}

/** What the image's ENV gives, the tag as APP_VERSION among it. */
export function imageEnvironment(image: Image): Readonly<Record<string, string>> {
  const [, tag = 'latest'] = splitTag(image.name);
  return { APP_VERSION: tag, ...image.program.environment, ...image.environment };
}

export function imageSummary(image: Image, images: Images, containers: number): object {
  return {
    Id: image.id,
    ParentId: '',
    RepoTags: images.tagsOf(image.id),
    RepoDigests: [],
    Created: Math.floor(image.createdAt / 1_000),
    Size: 0,
    SharedSize: -1,
    Labels: image.labels ?? {},
    Containers: containers,
  };
}

export function imageInspection(image: Image, images: Images): object {
  return {
    Id: image.id,
    RepoTags: images.tagsOf(image.id),
    RepoDigests: [],
    Parent: '',
    Comment: '',
    Created: rfc3339Nano(image.createdAt),
    Config: {
      Env: Object.entries(imageEnvironment(image)).map(([name, value]) => `${name}=${value}`),
      Cmd: image.program.command,
      Labels: image.labels ?? {},
      ExposedPorts: Object.fromEntries((image.exposedPorts ?? []).map((port) => [`${port}/tcp`, {}])),
      ...(image.healthcheck ? { Healthcheck: image.healthcheck } : {}),
    },
    Architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    Os: 'linux',
    Size: 0,
    RootFS: { Type: 'layers', Layers: [] },
    Metadata: { LastTagTime: rfc3339Nano(image.createdAt) },
  };
}
