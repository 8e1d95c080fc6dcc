import { clientError } from './errors.ts';

/** Memory in MiB that Fargate offers for a number of CPU units. Source: ECS developer guide, "Task CPU and memory". */
function fargateMemory(cpu: number): readonly number[] {
  switch (cpu) {
    case 256:
      return [512, 1024, 2048];
    case 512:
      return steps(1024, 4096, 1024);
    case 1024:
      return steps(2048, 8192, 1024);
    case 2048:
      return steps(4096, 16_384, 1024);
    case 4096:
      return steps(8192, 30_720, 1024);
    case 8192:
      return steps(16_384, 61_440, 4096);
    case 16_384:
      return steps(32_768, 122_880, 8192);
    default:
      return [];
  }
}

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, at) => from + at * step);
}

/** CPU units of `256` or `.25 vCPU`, as a text of units; undefined stays so. Throws ClientException. */
export function readTaskCpu(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d*\.?\d+)\s*(vcpu)?$/i.exec(text.trim());
  if (!match) throw clientError(`Invalid 'cpu' setting for task.`);
  const units = Number(match[1]) * (match[2] ? 1024 : 1);
  if (!Number.isInteger(units) || units < 1) throw clientError(`Invalid 'cpu' setting for task.`);
  return String(units);
}

/** MiB of `512` or `1 GB`, as a text of MiB; undefined stays so. Throws ClientException. */
export function readTaskMemory(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d*\.?\d+)\s*(gb)?$/i.exec(text.trim());
  if (!match) throw clientError(`Invalid 'memory' setting for task.`);
  const mebibytes = Number(match[1]) * (match[2] ? 1024 : 1);
  if (!Number.isInteger(mebibytes) || mebibytes < 1) throw clientError(`Invalid 'memory' setting for task.`);
  return String(mebibytes);
}

export function isFargateSize(cpu: string | undefined, memory: string | undefined): boolean {
  return fargateMemory(Number(cpu)).includes(Number(memory));
}
