import { findingPath, type Document } from './example-event';
import { exampleEvent, exampleEventV2 } from './example-finding';
import { productsFor, type Product } from './product';
import { type Ask } from './reader';

/** A finding to begin with, in its event, and whose it is. */
export interface Start {
  readonly event: Document;
  readonly product: Product;
}

export interface StartOptions {
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly format: 'asff' | 'ocsf';
  /** Whether only products count that AWS Security Incident Response ingests. @default false */
  readonly ingestedOnly?: boolean;
}

/** Where a finding tells its product: name, company and ARN. */
const places = {
  asff: { names: 'ProductName', companies: 'CompanyName', arns: 'ProductArn' },
  ocsf: { names: 'metadata.product.name', companies: 'metadata.product.vendor_name', arns: 'metadata.product.uid' },
} as const;

/** Fields that have one value in all findings of a product. */
export const fieldsOfProduct: readonly string[] = ['ProductName', 'ProductArn', 'CompanyName', 'SchemaVersion', 'metadata', 'type_uid'];

/** Fields that tell what a product looks for. */
const fieldsOfKind: readonly string[] = [
  ...['Types', 'FindingProviderFields', 'GeneratorId', 'Compliance', 'Vulnerabilities'],
  ...['finding_info', 'class_name', 'class_uid', 'compliance', 'vulnerabilities', 'databucket'],
];

/**
 * Findings to begin with: one of each product that the asks tell apart. Where nobody asks for a product, nor for what products look for, what is so
 * with one is so with all.
 *
 * @param must - all of them hold of each finding
 * @param may - what others ask for
 */
export function starts(must: readonly Ask[], may: readonly Ask[], { today, format, ingestedOnly = false }: StartOptions): readonly Start[] {
  const asks = [...must, ...may];
  const ofProduct = asks.filter((ask) => fieldsOfProduct.includes(head(ask)));
  const tellsKinds = asks.some((ask) => fieldsOfKind.includes(head(ask)));
  const textsOf = (part: keyof (typeof places)['asff']): readonly string[] => askedTexts(ofProduct, places[format][part]);
  const products = productsFor({ names: textsOf('names'), companies: textsOf('companies'), arns: textsOf('arns') });
  const make = format === 'asff' ? exampleEvent : exampleEventV2;
  const found = new Map<string, Start>();
  for (const product of products) {
    if (ingestedOnly && product.kind !== 'detection') continue;
    const event = make(product, today);
    const answers = ofProduct.map((ask) => ask.admits(event));
    const kind = product.product === 'aws/guardduty' ? 'guardduty' : product.kind;
    const key = `${answers.join()} ${tellsKinds ? kind : ''}`;
    if (answers.slice(0, ofProductIn(must)).every((answer) => answer !== false) && !found.has(key)) found.set(key, { event, product });
    if (ofProduct.length === 0 && !tellsKinds) break;
  }
  return [...found.values()];
}

const head = ({ path }: Ask): string => path[findingPath.length] ?? '';

const ofProductIn = (asks: readonly Ask[]): number => asks.filter((ask) => fieldsOfProduct.includes(head(ask))).length;

/** Texts that are asked for in a field; of those that were made longer, the shortest. */
function askedTexts(asks: readonly Ask[], field: string): readonly string[] {
  const texts = asks
    .filter(({ path }) => path.slice(findingPath.length).join('.') === field)
    .flatMap(({ values }) => values.filter((value) => typeof value === 'string'));
  return [...new Set(texts)].filter(
    (text) => text !== '' && !texts.some((other) => other !== text && other !== '' && text === `${other}x`),
  );
}
