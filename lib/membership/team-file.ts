import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { withoutUnusable } from '../configuration/draft';
import { type MembershipConfiguration, type TeamMember } from '../configuration/membership';
import { placedInOrder } from '../configuration/read';
import { checkOtherSchema } from '../configuration/schema-problems';
import { teamFileSchema } from '../configuration/schema/membership';
import { readYaml, type DocumentKind } from '../configuration/yaml-text';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { repeatedInTeam } from './meaning';

const teamDocument: DocumentKind = {
  what: 'team file',
  ids: { empty: 'team-file-empty', otherwise: 'team-file-not-a-list' },
  root: 'list',
  ifEmpty: 'list 2 to 10 members, each with name, jobTitle and email',
  ifOtherwise: 'begin each member with a hyphen, such as - name:',
  ifDeep: 'list the members, each with name, jobTitle and email',
};

/**
 * The members of the team: those of the configuration, else those of its `teamFile`.
 *
 * @param folder - of the configuration; the path of the file is counted from it
 * @throws CordonError with exit code 2 where there are none, or with every problem of the file; no problem has a name or an address
 */
export function readTeam({ team, teamFile }: MembershipConfiguration, folder: string): readonly TeamMember[] {
  if (team !== undefined) return team;
  if (teamFile === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-team',
      path: 'membership',
      message: 'has no team',
      remedy: 'add team, or name a file with the members as teamFile',
    });
  }
  const path = isAbsolute(teamFile) ? teamFile : join(folder, teamFile);
  return teamOf(textOf(path), path);
}

/** Reads a team from the text of its file: as YAML 1.2, against the schema, and for members that stand in it twice. */
export function teamOf(text: string, file: string): readonly TeamMember[] {
  const yaml = readYaml(text, teamDocument);
  const problems = yaml.data === undefined ? yaml.problems : [...yaml.problems, ...problemsOf(yaml.data)];
  if (problems.length > 0) throw new CordonError(exitCode.usage, placedInOrder(problems, yaml, file));
  // The schema has just said that it has this shape.
  return yaml.data as readonly TeamMember[];

  function problemsOf(data: unknown): readonly Problem[] {
    const { problems, unusable } = checkOtherSchema(yaml, teamFileSchema);
    const usable = withoutUnusable(data, unusable);
    return [...problems, ...(Array.isArray(usable) ? repeatedInTeam(usable as Parameters<typeof repeatedInTeam>[0], '') : [])];
  }
}

function textOf(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    throw new CordonError(
      exitCode.usage,
      {
        id: 'team-file-unreadable',
        path: 'membership.teamFile',
        message:
          code === 'ENOENT'
            ? 'names a file that does not exist'
            : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
              ? 'names a file that is not UTF-8 text'
              : `names a file that cannot be read (${code})`,
        remedy: 'name a readable file, counted from the folder of the configuration',
        file: path,
      },
      { cause: error },
    );
  }
}
