import { names } from './judge';
import { no, unsure, weakest, yes, type Judgement, type LinkState } from './link';

/** What was found in one Region. */
export type RegionAnswer = { readonly region: string } & (
  | { readonly state: 'yes' }
  | {
      readonly state: Exclude<LinkState, 'yes'>;
      /** The finding as a sentence, given the Regions that have the same: `eu-west-1 and us-east-1`. Equal text is said once. */
      readonly tell: (regions: string) => string;
      readonly remedy: string;
    }
);

/** A link that has to hold in every Region in use: the weakest Region decides, and only the weakest are told. */
export function inEveryRegion(answers: readonly RegionAnswer[], whereYes: (regions: string) => string): Judgement {
  const state = weakest(answers.map((answer) => answer.state));
  if (state === 'yes') return yes(whereYes(inWords(answers.map(({ region }) => region))));
  const { evidence, remedy } = told(answers.flatMap((answer) => (answer.state === state ? [answer] : [])));
  return state === 'no' ? no(evidence, remedy) : unsure(evidence, remedy);
}

type Doubtful = Exclude<RegionAnswer, { readonly state: 'yes' }>;

/** What is said of Regions, those with the same finding together, and the first remedy. */
export function told(answers: readonly Doubtful[]): { readonly evidence: string; readonly remedy: string } {
  const groups = new Map<string, { readonly tell: Doubtful['tell']; readonly regions: string[] }>();
  for (const { region, tell } of answers) {
    const key = tell('');
    const group = groups.get(key) ?? { tell, regions: [] };
    group.regions.push(region);
    groups.set(key, group);
  }
  return {
    evidence: [...groups.values()].map(({ tell, regions }) => tell(inWords(regions))).join(' '),
    remedy: answers[0]?.remedy ?? '',
  };
}

const inWords = (regions: readonly string[]): string => names(regions, 5);
