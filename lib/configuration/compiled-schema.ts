import { type ValidateFunction } from 'ajv';
import { compiled } from './ajv';
import { configurationSchema } from './schema';

const validators = new Map<string, ValidateFunction>();

/**
 * Compiling waits for the first configuration that is read, and leaves out the sections that the configuration does not have: half of the time goes
 * into the sections of rules. For one reading it is not worth while to have Ajv optimize the code that it writes.
 */
export function compiledFor(data: unknown): ValidateFunction {
  const written = Object.keys(typeof data === 'object' && data !== null ? data : {});
  const sections = Object.entries(configurationSchema.properties ?? {});
  const key = sections.map(([name]) => (written.includes(name) ? name : '')).join();
  let validator = validators.get(key);
  if (validator === undefined) {
    const properties = Object.fromEntries(
      sections.map(([name, section]) => [name, written.includes(name) ? section : { description: section.description }]),
    );
    validator = compiled({ ...configurationSchema, properties });
    validators.set(key, validator);
  }
  return validator;
}
