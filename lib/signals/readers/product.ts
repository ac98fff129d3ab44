/** A product that sends findings to Security Hub. */
export interface Product {
  readonly ProductName: string;
  readonly CompanyName: string;
  /** End of the ARN of the product, `COMPANY/PRODUCT`. */
  readonly product: string;
  /** The whole ARN of the product, where somebody asks for it. @default - that of a Region */
  readonly arn?: string;
  readonly kind: ProductKind;
}

/**
 * What findings of a product are. `detection`: of a threat, which AWS Security Incident Response ingests; `control`: of a security control;
 * `other`: neither, and without compliance; `unknown`: nothing is known of them.
 */
export type ProductKind = 'detection' | 'control' | 'other' | 'unknown';

/** A product whose findings AWS Security Incident Response ingests. */
export type IngestedProduct = Product & { readonly kind: 'detection' };

/**
 * GuardDuty, and what the service takes from third parties by way of Security Hub.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const ingestedProducts: readonly IngestedProduct[] = [
  { ProductName: 'GuardDuty', CompanyName: 'Amazon', product: 'aws/guardduty', kind: 'detection' },
  { ProductName: 'CrowdStrike Falcon', CompanyName: 'CrowdStrike', product: 'crowdstrike/crowdstrike-falcon', kind: 'detection' },
  { ProductName: 'Cloud One', CompanyName: 'Trend Micro', product: 'trend-micro/cloud-one', kind: 'detection' },
  { ProductName: 'Lacework', CompanyName: 'Lacework', product: 'lacework/lacework', kind: 'detection' },
];

/**
 * Products of each other kind, for rules and routes that name no product, or say which product it must not be. The guide has two names for Security
 * Hub itself. Findings that somebody writes with BatchImportFindings are of `Default`.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html
 */
const otherProducts: readonly Product[] = [
  { ProductName: 'Security Hub', CompanyName: 'AWS', product: 'aws/securityhub', kind: 'control' },
  { ProductName: 'Security Hub CSPM', CompanyName: 'AWS', product: 'aws/securityhub', kind: 'control' },
  { ProductName: 'Inspector', CompanyName: 'Amazon', product: 'aws/inspector', kind: 'other' },
  { ProductName: 'Macie', CompanyName: 'Amazon', product: 'aws/macie', kind: 'other' },
  { ProductName: 'Default', CompanyName: 'Personal', product: '111122223333/default', kind: 'unknown' },
];

/** What somebody asks of products: texts that may be names, companies and ARNs. */
export interface AskedProducts {
  readonly names: readonly string[];
  readonly companies: readonly string[];
  readonly arns: readonly string[];
}

/**
 * Products that somebody may mean: those above, and such as the names, companies and ARNs make. A name and an ARN are of one product where one is the
 * other's spelling: `IAM Access Analyzer`, `aws/access-analyzer`.
 */
export function productsFor({ names, companies, arns }: AskedProducts): readonly Product[] {
  const known = [...ingestedProducts, ...otherProducts];
  const byArn = arns.flatMap((text): readonly Product[] => {
    const product = endOfArn(text);
    if (product === undefined) return [];
    const whole = wholeArn.test(text) && { arn: text };
    const same = known.filter((one) => one.product === product);
    return (same.length > 0 ? same : unknownProducts(product, names)).map((one) => ({ ...one, ...whole }));
  });
  const byName = names
    .filter((name) => !name.includes(':') && ![...known, ...byArn].some(({ ProductName }) => ProductName === name))
    .flatMap((name) => unknownProducts(`${slug(name)}/${slug(name)}`, [name]));
  const ofCompanies = companies
    .filter((company) => !company.includes(':'))
    .flatMap((company) => {
      const services = known.filter(({ product }) => product.startsWith('aws/') && ['AWS', 'Amazon'].includes(company));
      const own = [...known, ...byArn].some(({ CompanyName }) => CompanyName === company)
        ? []
        : unknownProducts(`${slug(company)}/${slug(company)}`, [company]);
      return [...services, ...byArn, ...byName, ...own].map((one): Product => ({ ...one, CompanyName: company }));
    });
  return [...known, ...byArn, ...byName, ...ofCompanies];
}

/** Products of which nothing is known but the end of the ARN, by each of the names that spell it. */
function unknownProducts(product: string, names: readonly string[]): readonly Product[] {
  const [company = '', own = ''] = product.split('/');
  const spelt = names.filter((name) => isSpelling(name, own));
  return (spelt.length > 0 ? spelt : [own]).map((ProductName) => ({
    ProductName,
    CompanyName: company === 'aws' ? 'Amazon' : company,
    product,
    kind: 'unknown',
  }));
}

const wholeArn = /^arn:[\w-]+:securityhub:[a-z\d-]*:\d*:product(?:v2)?\/[\w-]+\/[\w-]+$/;

/** `aws/inspector` of an ARN or of its end; of the beginning for a whole company, one product. @returns undefined where there is none */
function endOfArn(text: string): string | undefined {
  const [, company] = /product(?:v2)?\/([\w-]+)\/$/.exec(text) ?? [];
  return company === undefined ? /(?:^|\/)([\w-]+\/[\w-]+)$/.exec(text)?.[1] : `${company}/${company}`;
}

function isSpelling(name: string, ownPart: string): boolean {
  const [one, other] = [bare(name), bare(ownPart)];
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace('systems manager', 'ssm')
    .replaceAll(/[^a-z\d]/g, '');
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
}
