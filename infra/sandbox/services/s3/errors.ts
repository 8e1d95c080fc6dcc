import { ServiceError } from '../../protocol/service.ts';

type Members = Readonly<Record<string, unknown>>;

/** S3's errors, by their codes. Source: S3 API Reference, "Error responses". */
function failure(
  status: number,
  code: string,
  message: string,
  members?: Members,
  headers?: Readonly<Record<string, string>>,
): ServiceError {
  return new ServiceError(code, message, { status, members, headers });
}

export function noSuchBucket(name: string): ServiceError {
  return failure(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
}

export function invalidBucketName(name: string): ServiceError {
  return failure(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
}

export function noSuchKey(key: string, headers?: Readonly<Record<string, string>>): ServiceError {
  return failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key }, headers);
}

export function noSuchVersion(key: string, versionId: string): ServiceError {
  return failure(404, 'NoSuchVersion', 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId,
  });
}

export function noSuchUpload(uploadId: string): ServiceError {
  return failure(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: uploadId },
  );
}

export function invalidArgument(message: string, name: string, value?: unknown): ServiceError {
  return failure(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}

export function invalidRequest(message: string, members?: Members): ServiceError {
  return failure(400, 'InvalidRequest', message, members);
}

export function malformedXml(): ServiceError {
  return failure(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

export function accessDenied(): ServiceError {
  return failure(403, 'AccessDenied', 'Access Denied');
}

/** What a preflight is refused with. */
export function corsForbidden(reason: string, method: string, resourceType: string): ServiceError {
  return failure(403, 'AccessForbidden', `CORSResponse: ${reason}`, {
    Method: method,
    ResourceType: resourceType,
  });
}

export function preconditionFailed(condition: string): ServiceError {
  return failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });
}

/** For a header that stands for something S3, or this endpoint, does not do. */
export function notImplemented(header: string): ServiceError {
  return failure(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented',
    { Header: header },
  );
}

export function notFound(code: string, message: string, bucketName: string): ServiceError {
  return failure(404, code, message, { BucketName: bucketName });
}

export function methodNotAllowed(
  method: string,
  resourceType: string,
  headers?: Readonly<Record<string, string>>,
): ServiceError {
  return failure(
    405,
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { Method: method, ResourceType: resourceType },
    headers,
  );
}

export function conflict(code: string, message: string, members?: Members): ServiceError {
  return failure(409, code, message, members);
}

export function badRequest(code: string, message: string, members?: Members): ServiceError {
  return failure(400, code, message, members);
}

export function invalidObjectState(storageClass: string): ServiceError {
  return failure(403, 'InvalidObjectState', "The operation is not valid for the object's storage class", {
    StorageClass: storageClass,
  });
}

export function invalidRange(header: string, size: number): ServiceError {
  return failure(416, 'InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: header,
    ActualObjectSize: size,
  });
}

export function invalidPartNumber(partNumber: number, partsCount: number): ServiceError {
  return failure(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
    PartNumberRequested: partNumber,
    ActualPartCount: partsCount,
  });
}
