import { ServiceError } from '../../protocol/service.ts';

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

export function invalidConfiguration(message: string): ServiceError {
  return new ServiceError('InvalidConfigurationRequestException', message);
}

export function loadBalancerNotFound(message = 'One or more load balancers not found'): ServiceError {
  return new ServiceError('LoadBalancerNotFoundException', message);
}

export function listenerNotFound(): ServiceError {
  return new ServiceError('ListenerNotFoundException', 'One or more listeners not found');
}

export function ruleNotFound(): ServiceError {
  return new ServiceError('RuleNotFoundException', 'One or more rules not found');
}

export function targetGroupNotFound(message = 'One or more target groups not found'): ServiceError {
  return new ServiceError('TargetGroupNotFoundException', message);
}

export function notPermitted(message: string): ServiceError {
  return new ServiceError('OperationNotPermittedException', message);
}

export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message);
}

export function priorityInUse(priority: number): ServiceError {
  return new ServiceError('PriorityInUseException', `Priority '${priority}' is currently in use`);
}

export function invalidTarget(message: string): ServiceError {
  return new ServiceError('InvalidTargetException', message);
}

/** `code` is a quota's exception: `TooManyListeners`, `TooManyRules`, … */
export function tooMany(code: `TooMany${string}`, message: string): ServiceError {
  return new ServiceError(`${code}Exception`, message);
}
