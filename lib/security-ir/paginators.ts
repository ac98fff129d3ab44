import { createPaginator } from '@smithy/core';
import { type PaginationConfiguration, type Paginator } from '@smithy/types';
import { SecurityIRClient } from './client';
import {
  type ListCasesCommandInput,
  type ListCasesCommandOutput,
  type ListCommentsCommandInput,
  type ListCommentsCommandOutput,
  type ListMembershipsCommandInput,
  type ListMembershipsCommandOutput,
} from './command-types';
import { ListCasesCommand, ListCommentsCommand, ListMembershipsCommand } from './commands';

interface Configuration extends PaginationConfiguration {
  client: SecurityIRClient;
}

type Paginate<Input, Output> = (config: Configuration, input: Input, ...rest: unknown[]) => Paginator<Output>;

export const paginateListCases: Paginate<ListCasesCommandInput, ListCasesCommandOutput> = createPaginator(
  SecurityIRClient,
  ListCasesCommand,
  'nextToken',
  'nextToken',
  'maxResults',
);

export const paginateListComments: Paginate<ListCommentsCommandInput, ListCommentsCommandOutput> = createPaginator(
  SecurityIRClient,
  ListCommentsCommand,
  'nextToken',
  'nextToken',
  'maxResults',
);

export const paginateListMemberships: Paginate<ListMembershipsCommandInput, ListMembershipsCommandOutput> = createPaginator(
  SecurityIRClient,
  ListMembershipsCommand,
  'nextToken',
  'nextToken',
  'maxResults',
);
