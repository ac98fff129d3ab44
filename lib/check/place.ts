import { type ConfigurationFile } from '../configuration/read';
import { type CheckPlace, type ConfigurationPlace } from './finding';

/** Where a value of the configuration stands, by its path. */
export function configurationPlace(file: ConfigurationFile, path: string): ConfigurationPlace {
  return { kind: 'configuration', ...file.locate(path), path, stablePath: stablePath(file.configuration, path) };
}

/** The path with items of lists by what they are called instead of where they stand. */
export function stablePath(configuration: unknown, path: string): string {
  let holder: unknown = configuration;
  return path.replace(/(^|\.)([\w-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g, (step, _dot, key?: string, index?: string, quoted?: string) => {
    const item: unknown = (holder as Record<string, unknown> | undefined)?.[index ?? key ?? quoted ?? ''];
    holder = item;
    return index === undefined ? step : `[${nameOf(item) ?? index}]`;
  });
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return typeof item === 'string' || typeof item === 'number' ? String(item) : undefined;
  const { name, account, field, finding } = item as Readonly<Record<string, unknown>>;
  return [name, account, field, finding].find((part): part is string => typeof part === 'string');
}

/** `cordon.yaml:12:3`, or `template LogicalId Properties.RoleName`; empty where there is none. */
export function placeToText(place: CheckPlace | undefined): string {
  switch (place?.kind) {
    case undefined:
      return '';
    case 'configuration':
      return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
    case 'organization':
      return place.file;
    case 'template':
      return [place.template, place.logicalId ?? place.constructPath, place.propertyPath].filter((part) => part !== undefined).join(' ');
  }
}
