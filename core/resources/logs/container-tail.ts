import { failureSentence, isFailure, valueOf } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { listContainers } from '../containers/containers.ts';
import { followContainerLogs } from '../containers/logs.ts';
import type { ContainerLine } from '../containers/types.ts';
import { containerGroup } from './group-names.ts';
import { newLine, pause } from './tail-scene.ts';
import type { TailScene } from './tail-scene.ts';
import { TAIL_SECONDS } from './types.ts';

/** How often the engine is asked for containers that came since. */
const LOOK_MS = 5_000;
const LINES_PER_SECOND = 2_000;
/** What a container printed before comes first, as far as it is young enough. */
const FIRST_LINES = 500;

/** Follows all containers of some compose services, those that are started meanwhile too, until `signal`. */
export async function followContainers(scene: TailScene, services: readonly string[]): Promise<void> {
  const { signal, sink } = scene;
  const groups = services.map(containerGroup);
  const followed = new Set<string>();
  /** How far a container was told that has ended and may be started again. */
  const toldTo = new Map<string, number>();
  sink.way(groups, 'docker');
  let wasTold = false;
  while (!signal.aborted) {
    const listed = await listContainers(scene.source, budgetFor(signal));
    if (signal.aborted) return;
    if (isFailure(listed)) {
      if (!wasTold) sink.note(failureSentence(listed));
      wasTold = true;
    }
    for (const { id, service, name, state } of valueOf(listed) ?? []) {
      if (!services.includes(service) || followed.has(id) || (toldTo.has(id) && state !== 'running'))
        continue;
      followed.add(id);
      void followOne(scene, { id, service, name, after: toldTo.get(id) ?? scene.since - 1 }).then((last) => {
        toldTo.set(id, last);
        followed.delete(id);
      });
    }
    await pause(LOOK_MS, signal);
  }
}

interface One {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** Lines that are younger than this. */
  readonly after: number;
}

async function followOne(scene: TailScene, { id, service, name, after }: One): Promise<number> {
  const { source, signal, sink, test } = scene;
  const group = containerGroup(service);
  const limits = { maxSeconds: TAIL_SECONDS, maxPerSecond: LINES_PER_SECOND, tail: FIRST_LINES };
  let newest = after;
  let told = 0;
  for await (const event of followContainerLogs(source, id, { signal, ...limits })) {
    if (event.dropped > told) sink.lost(event.dropped - told);
    told = event.dropped;
    if (event.kind === 'end') {
      if (event.failure) sink.note(`${name}: ${failureSentence(event.failure)}`);
      break;
    }
    const young = event.lines.filter(({ at, text }) => at > after && test(text));
    sink.lines(young.flatMap((line) => lineOf(scene, group, name, line) ?? []));
    for (const { at } of event.lines) newest = Math.max(newest, at);
  }
  return newest;
}

function lineOf(scene: TailScene, group: string, stream: string, { at, text }: ContainerLine) {
  return newLine(scene, group, { timestamp: at, logStreamName: stream, message: text }, false);
}
