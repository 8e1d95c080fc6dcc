import type { HealthConfig } from '../../docker/container-config.ts';

/** One service of a compose file, as far as the sandbox uses it. */
export interface ComposeService {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** `[ADDRESS:]HOST:CONTAINER`, HOST being a port or a range; as compose writes them. */
  readonly ports?: readonly string[];
  readonly healthcheck?: HealthConfig;
  readonly restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** How many containers; one by default. */
  readonly scale?: number;
  readonly stopGraceSeconds?: number;
}

/** A compose file, as far as the sandbox uses it. */
export interface ComposeProject {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: readonly string[];
}
