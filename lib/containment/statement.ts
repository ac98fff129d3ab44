/** A string of a template: literal, or resolved by CloudFormation in the account that the template is deployed to. */
export type TemplateString = string | { readonly Ref: string } | { readonly 'Fn::Sub': string };

/** A condition block: operator, then condition key, then value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, TemplateString | readonly TemplateString[]>>>>;

/** A statement of a trust policy. */
export interface TrustStatement {
  readonly Effect: 'Allow';
  readonly Principal: { readonly Service: string };
  readonly Action: string;
  readonly Condition?: Conditions;
}

/** A statement of a trust policy for roles of another account. */
export interface AccountTrustStatement {
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: string };
  readonly Action: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A statement of an identity policy. */
export interface Statement {
  /** @default - the published policy gives none */
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: TemplateString | readonly TemplateString[];
  readonly Condition?: Conditions;
}

/** The policy document around statements, as IAM accepts it. */
export interface PolicyDocument<S = Statement> {
  readonly Version: '2012-10-17';
  readonly Statement: readonly S[];
}

export const policyDocument = <S>(statements: readonly S[]): PolicyDocument<S> => ({
  Version: '2012-10-17',
  Statement: statements,
});
