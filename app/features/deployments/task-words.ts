import { formatBytes } from '../../components/format.ts';

const DIGITS = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** What a task is given: `0.25 vCPU, 512 MiB`. 1024 units are a vCPU. */
export function sizeWords({
  cpuUnits,
  memoryMiB,
}: {
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
}): string {
  const parts = [
    cpuUnits === undefined ? undefined : `${DIGITS.format(cpuUnits / 1024)} vCPU`,
    memoryMiB === undefined ? undefined : formatBytes(memoryMiB * 1_048_576),
  ];
  return parts.filter((part) => part !== undefined).join(', ') || 'no size';
}
