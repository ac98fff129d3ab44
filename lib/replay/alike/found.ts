/** What a finding has where a field looks: one plain value, or anything else with a text that tells it apart. */
export type Found = string | number | boolean | undefined | Several;

/** Values that are not one plain value. */
export class Several {
  private known: string | undefined;
  /** Whether many findings have this very object. */
  public isShared = false;

  /** @param makeKey - makes a text that is the same for the same values alone */
  public constructor(
    private readonly makeKey: () => string,
    public readonly values: readonly unknown[],
  ) {}

  /** Made when it is first asked for: most values pass no test, and nobody asks. */
  public get key(): string {
    return (this.known ??= this.makeKey());
  }
}

/** What is found in a finding that is not sorted: it is put through the rules by itself. */
export const odd = new Several(() => 'odd', []);

/** What became of a test: `false`, `true`, or a text that says what else. The same verdict means that nothing of the outcome differs by this test. */
export type TestVerdict = boolean | string;

/** One question about one field, on which a rule or a pattern depends. */
export interface Test {
  /** The rule or pattern, by its number. It is out once one of its tests fails, unless something can still write the field. */
  readonly unit: number;
  readonly judge: (found: Found) => TestVerdict;
  /** What decides alone, with the value, what `judge` says. @default - nothing does */
  readonly asks?: object;
  /** Texts in lower case of which a value must have one, or the test fails. @default - each value is judged */
  readonly keys?: readonly string[];
  /** Beginnings of which a plain text must have one, or the test fails. @default - each text is judged */
  readonly beginnings?: readonly string[];
  /** Whether a verdict of `false` takes the unit out. @default true */
  readonly isNeeded?: boolean;
}

/** A field of the findings, with all tests about it. */
export interface Field<Source> {
  readonly read: (source: Source) => Found;
  /** What all findings have there. @default - they differ */
  readonly constant?: { readonly value: Found } | undefined;
  readonly tests: readonly Test[];
  /** Texts in lower case by which `keys` of tests are looked up. @returns undefined where each test has to judge */
  readonly keysOf: (found: Found) => readonly string[] | undefined;
  /** The only one of these texts that a plain text has. @default - `keysOf` says */
  readonly keyOfText?: (text: string) => string | undefined;
  /** Units that can write the field before others look at it. */
  readonly writers: readonly number[];
}
