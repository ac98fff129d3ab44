/** Beginnings of finding types: a part of what GuardDuty can find, e.g. `Backdoor:`. */
export interface TypeClass {
  readonly purpose: string;
  /** Beginning of the rest after `PURPOSE:`. @default - every type of the purpose */
  readonly rest?: string;
}

/** How the types of a class begin. */
export function typeStart({ purpose, rest = '' }: TypeClass): string {
  return `${purpose}:${rest}`;
}

/** The class that has one type alone, or those that begin as it. */
export function classOf(type: string): TypeClass {
  const colon = type.indexOf(':');
  return { purpose: type.slice(0, colon), rest: type.slice(colon + 1) };
}
