/** Hours of a month, as AWS's price examples count them. */
const HOURS = 730;

/**
 * Dollars an hour on Linux in us-east-1. Other regions differ by some percent, which an estimate may.
 * Source: AWS Fargate pricing, "Pricing".
 */
const PRICES = {
  X86_64: { vcpu: 0.04048, gigabyte: 0.004445 },
  ARM64: { vcpu: 0.03238, gigabyte: 0.00356 },
} as const;

export interface TaskSize {
  /** Shares of a vCPU: 1,024 are one. */
  readonly cpuUnits: number;
  readonly memoryMib: number;
  readonly architecture: keyof typeof PRICES;
}

interface Sized {
  readonly cpu?: string;
  readonly memory?: string;
  readonly runtimePlatform?: { readonly cpuArchitecture?: string };
  readonly containerDefinitions?: readonly { readonly cpu?: number; readonly memory?: number }[];
}

/** The size of one task; undefined where its definition names none, which Fargate does not take. */
export function taskSizeOf({ cpu, memory, runtimePlatform }: Sized): TaskSize | undefined {
  if (!cpu || !memory) return undefined;
  return {
    cpuUnits: amountOf(cpu, 'vcpu'),
    memoryMib: amountOf(memory, 'gb'),
    architecture: runtimePlatform?.cpuArchitecture === 'ARM64' ? 'ARM64' : 'X86_64',
  };
}

/** `1024`, `1 vCPU`, `2 GB`: units and MiB are plain numbers. */
function amountOf(text: string, unit: string): number {
  const number = Number.parseFloat(text);
  return text.toLowerCase().includes(unit) ? number * 1024 : number;
}

/** What so many tasks cost in a month, in dollars. */
export function monthlyPrice({ cpuUnits, memoryMib, architecture }: TaskSize, tasks: number): number {
  const { vcpu, gigabyte } = PRICES[architecture];
  return tasks * HOURS * ((cpuUnits / 1024) * vcpu + (memoryMib / 1024) * gigabyte);
}

/** `2 vCPU and 4 GiB of memory`. */
export function sizeWords({ cpuUnits, memoryMib }: TaskSize, tasks = 1): string {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });
  return `${number((tasks * cpuUnits) / 1024)} vCPU and ${number((tasks * memoryMib) / 1024)} GiB of memory`;
}

/** `about $36 a month`. */
export function priceWords(size: TaskSize, tasks: number): string {
  return `about $${monthlyPrice(size, tasks).toLocaleString('en', { maximumFractionDigits: 0 })} a month by us-east-1's Fargate prices`;
}

/**
 * Sizes that Fargate takes. Source: Amazon ECS developer guide, "Task CPU and memory": CPU units, and MiB from, to,
 * in steps of.
 */
const SIZES: Readonly<Record<number, readonly number[] | readonly [number, number, number, 'steps']>> = {
  256: [512, 1024, 2048],
  512: [1024, 4096, 1024, 'steps'],
  1024: [2048, 8192, 1024, 'steps'],
  2048: [4096, 16_384, 1024, 'steps'],
  4096: [8192, 30_720, 1024, 'steps'],
  8192: [16_384, 61_440, 4096, 'steps'],
  16_384: [32_768, 122_880, 8192, 'steps'],
};

export function isFargateSize({ cpuUnits, memoryMib }: TaskSize): boolean {
  const sizes = SIZES[cpuUnits];
  if (!sizes) return false;
  if (sizes.at(-1) !== 'steps') return (sizes as readonly number[]).includes(memoryMib);
  const [from, to, step] = sizes as readonly [number, number, number, 'steps'];
  return memoryMib >= from && memoryMib <= to && memoryMib % step === 0;
}
