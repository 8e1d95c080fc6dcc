import type {
  CreateFunctionRequest,
  FunctionConfiguration,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { checkConstraints, invalidValue } from './errors.ts';

/** Names that the runtime sets itself. Source: Lambda developer guide, "Defined runtime environment variables". */
const reservedVariables: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);
const mostVariableBytes = 4096;

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  const reserved = names.filter((name) => reservedVariables.has(name));
  if (reserved.length > 0)
    throw invalidValue(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  checkConstraints(
    names.map((value) => ({ path: 'Environment.Variables', value, pattern: /[a-zA-Z]([a-zA-Z0-9_])+/ })),
  );
  if (Buffer.byteLength(JSON.stringify(variables)) > mostVariableBytes)
    throw invalidValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    );
}

/** What creation and change have in common. Errors: ValidationException, InvalidParameterValueException. */
export function checkConfiguration(input: UpdateFunctionConfigurationRequest | CreateFunctionRequest): void {
  checkConstraints([
    { path: 'Timeout', value: input.Timeout, minValue: 1, maxValue: 900 },
    { path: 'MemorySize', value: input.MemorySize, minValue: 128, maxValue: 10_240 },
    { path: 'Description', value: input.Description, maxLength: 256 },
    { path: 'Role', value: input.Role, pattern: /arn:[\w-]+:iam::\d{12}:role\/?[\w+=,.@\-/]+/ },
    { path: 'Handler', value: input.Handler, maxLength: 128, pattern: /[^\s]+/ },
    { path: 'EphemeralStorage.Size', value: input.EphemeralStorage?.Size, minValue: 512, maxValue: 10_240 },
  ]);
  checkVariables(input.Environment?.Variables ?? {});
}

/** The members of a configuration that a request names; those that it does not name are absent. */
export function configurationMembers(
  input: UpdateFunctionConfigurationRequest | CreateFunctionRequest,
): FunctionConfiguration {
  const members: FunctionConfiguration = {
    Description: input.Description,
    Timeout: input.Timeout,
    MemorySize: input.MemorySize,
    Role: input.Role,
    Runtime: input.Runtime,
    Handler: input.Handler,
    Environment: input.Environment && { Variables: input.Environment.Variables },
    VpcConfig: input.VpcConfig,
    DeadLetterConfig: input.DeadLetterConfig,
    KMSKeyArn: input.KMSKeyArn,
    TracingConfig: input.TracingConfig,
    EphemeralStorage: input.EphemeralStorage,
    ImageConfigResponse: input.ImageConfig && { ImageConfig: input.ImageConfig },
    LoggingConfig: input.LoggingConfig,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A function's code, as far as it is kept: an image's address, or the size and hash of an archive. */
export interface Code {
  readonly imageUri?: string;
  readonly members: Pick<FunctionConfiguration, 'CodeSize' | 'CodeSha256'>;
}

/** Errors: InvalidParameterValueException. */
export function readCode(
  cloud: Cloud,
  packageType: string,
  code: {
    readonly ImageUri?: string;
    readonly ZipFile?: Uint8Array;
    readonly S3Bucket?: string;
    readonly S3Key?: string;
  },
): Code {
  const { ImageUri: imageUri, ZipFile: archive } = code;
  if (packageType === 'Image') {
    if (imageUri === undefined)
      throw invalidValue('Please provide ImageUri when updating a function with packageType Image.');
    if (!cloud.hasImage(imageUri))
      throw invalidValue(`Source image ${imageUri} does not exist. Provide a valid source image.`);
    return {
      imageUri,
      members: { CodeSize: 0, CodeSha256: createHash('sha256').update(imageUri).digest('hex') },
    };
  }
  if (imageUri !== undefined)
    throw invalidValue('Please do not provide ImageUri when the function has packageType Zip.');
  if (archive === undefined)
    throw invalidValue(
      code.S3Bucket === undefined
        ? 'Please provide a source for the function code.'
        : 'This endpoint takes archives in the request only, not from S3.',
    );
  if (Buffer.from(archive.subarray(0, 2)).toString('latin1') !== 'PK')
    throw invalidValue('Could not unzip uploaded file. Please check your file, then try to upload again.');
  return {
    members: {
      CodeSize: archive.byteLength,
      CodeSha256: createHash('sha256').update(archive).digest('base64'),
    },
  };
}
