import { type MessageTemplate } from '../configuration/route';

/** `chat` is the schema of AWS's own chat integration, for `slack` and `microsoftTeams` targets without a message. */
export type Message = MessageTemplate | 'chat';

/** What a message asks for besides. */
export interface MessageOptions {
  /** Key of the project in which issues are created, e.g. `SEC`; required by `jira`. */
  readonly jiraProjectKey?: string;
  /** @default Task */
  readonly jiraIssueType?: string;
}
