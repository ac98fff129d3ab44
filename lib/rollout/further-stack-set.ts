import { type StackSetDefinition } from './stack-set-definition';

/** A StackSet besides those of the containment roles. CloudFormation carries it out, whoever rolls out these roles: it has no waves. */
export interface FurtherStackSetDefinition extends Omit<StackSetDefinition, 'purpose' | 'region'> {
  /** In order. Several only where the names of its roles have the Region in them. */
  readonly regions: readonly string[];
  /** Name of the stack that carries it: `cdk deploy STACK`. */
  readonly stack: string;
  /** What its stack instances are, as a noun: `roles of responders`. */
  readonly what: string;
}
