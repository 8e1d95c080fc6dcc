import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Stage } from '../../../core/catalogue/stage.ts';
import { createPlatform } from '../platform.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** One stage as it is written: made once for everything that asks in this process. */
export interface WrittenStage {
  readonly app: App;
  readonly stacks: readonly Stack[];
  readonly template: (stack: string) => Template;
  /** All resources of a type, of all stacks. */
  readonly resources: (type: string) => readonly Resource[];
}

const written = new Map<Stage, WrittenStage>();

export function stageOf(stage: Stage): WrittenStage {
  const known = written.get(stage) ?? writeStage(stage);
  written.set(stage, known);
  return known;
}

function writeStage(stage: Stage): WrittenStage {
  const outdir = mkdtempSync(path.join(tmpdir(), `cdk-${stage}-`));
  const app = createPlatform({ context: { stage }, outdir });
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  const templates = new Map(stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]));
  rmSync(outdir, { recursive: true });
  return {
    app,
    stacks,
    template(stack) {
      const template = templates.get(stack);
      if (!template) throw new RangeError(`${stage} has no stack ${stack}.`);
      return template;
    },
    resources: (type) =>
      [...templates.values()].flatMap(
        (template) => Object.values(template.findResources(type)) as unknown as Resource[],
      ),
  };
}
