import { configurationSchema, resolveReference } from './schema';
import { type JsonSchema } from './schema/json-schema';

/** Places in which a key is known, e.g. `rollout.canary` for `canary`. */
export function placesOfKey(key: string): string[] {
  const places: string[] = [];
  const walk = (schema: JsonSchema, path: string): void => {
    const resolved = resolveReference(schema);
    for (const [name, property] of Object.entries(resolved.properties ?? {})) {
      const place = path === '' ? name : `${path}.${name}`;
      if (name === key) {
        places.push(place);
      }
      walk(property, place);
    }
    if (resolved.items !== undefined) {
      walk(resolved.items, `${path}[]`);
    }
  };
  walk(configurationSchema, '');
  return places;
}
