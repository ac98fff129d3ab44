/** Properties of a resource, or any object of a template. */
export type Properties = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is only known when the stack is deployed. */
export function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
}

/** Whether a property is not there: `AWS::NoValue` removes it. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (isObject(value) && isIntrinsic(value) && value.Ref === 'AWS::NoValue');

/** A list of one stands for itself, as in policies; absent is empty. What is only known when deployed is one entry. */
export function listOf(value: unknown): readonly unknown[] {
  if (isAbsent(value)) return [];
  return Array.isArray(value) ? value.filter((entry) => !isAbsent(entry)) : [value];
}

/** Objects of a list; what is only known when deployed is left in as it is, for the caller to say so. */
export const objectsOf = (value: unknown): readonly Properties[] => listOf(value).filter(isObject);

/** The property of an object, or nothing where the object is none or only known when deployed. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) && !isIntrinsic(inner) ? inner[key] : undefined), value);

/** CloudFormation accepts booleans as text too. */
export function flagOf(value: unknown): boolean | 'unknown' | undefined {
  if (isAbsent(value)) return undefined;
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : 'unknown';
}

/** CloudFormation accepts numbers as text too. */
export function numberOf(value: unknown): number | 'unknown' | undefined {
  if (isAbsent(value)) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 'unknown';
}

/** A value as text for people and IDs: what is only known when deployed is in `<>`, as cdk-nag has it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value) || !isIntrinsic(value)) return JSON.stringify(value) ?? 'nothing';
  const [[name = '', argument] = []] = Object.entries(value);
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case 'Ref':
      return `<${shown(argument)}>`;
    case 'Fn::GetAtt':
      return `<${list.map(shown).join('.')}>`;
    case 'Fn::Join':
      return Array.isArray(list[1]) ? list[1].map(shown).join(shown(list[0])) : `<${name}>`;
    case 'Fn::Sub':
      return shown(list[0]).replaceAll(/\$\{([^!}][^}]*)\}/g, '<$1>');
    case 'Fn::ImportValue':
      return `<${shown(argument)}>`;
    default:
      return `<${name}>`;
  }
}

/** Like `shown`, with no colon but those between the parts of an ARN: `<AWS::AccountId>` is `<AWS..AccountId>`. */
export const shownArn = (value: unknown): string => shown(value).replaceAll(/<[^<>]*>/g, (placeholder) => placeholder.replaceAll(':', '.'));

/** Logical ID of the resource that a value refers to. @returns undefined where it is not a reference to a resource */
export function referredTo(value: unknown): string | undefined {
  if (!isObject(value) || !isIntrinsic(value)) return undefined;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value;
  if (typeof ref === 'string') return ref.startsWith('AWS::') ? undefined : ref;
  const first: unknown = Array.isArray(attribute) ? attribute[0] : attribute;
  return typeof first === 'string' ? first.split('.', 1)[0] : undefined;
}
