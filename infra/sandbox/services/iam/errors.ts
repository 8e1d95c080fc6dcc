import { ServiceError } from '../../protocol/service.ts';

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntityException', message);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('EntityAlreadyExistsException', message);
}

export function invalidInput(message: string): ServiceError {
  return new ServiceError('InvalidInputException', message);
}

export function deleteConflict(message: string): ServiceError {
  return new ServiceError('DeleteConflictException', message);
}
