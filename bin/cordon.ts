#!/usr/bin/env node
import { main } from '../lib/commands/main';

void main(process.argv).then((code) => {
  process.exitCode = code;
});
