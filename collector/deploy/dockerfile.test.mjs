import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import dockerfileAst from 'dockerfile-ast';
import dockerfileUtils from 'dockerfile-utils';

const text = readFileSync(new URL('Dockerfile', import.meta.url), 'utf8');
const file = dockerfileAst.DockerfileParser.parse(text);
const stages = file.getFROMs();

/** The arguments of the instructions of this name in the last stage, which is what is run. */
const last = (keyword) =>
  file
    .getInstructions()
    .filter((one) => one.getKeyword() === keyword && one.getRange().start.line > stages.at(-1).getRange().start.line)
    .map((one) => one.getArgumentsContent());

test('its syntax is right', () => {
  assert.deepEqual(dockerfileUtils.validate(text), []);
  // What finds nothing must be able to.
  assert.notDeepEqual(dockerfileUtils.validate(text.replace('WORKDIR', 'WORKDIRECTORY')), []);
});

test('what runs is alone, is not root, and is asked whether it is well', () => {
  assert.equal(stages.at(-1).getImage(), 'scratch');
  const [user] = last('USER');
  assert.match(user, /^[1-9]\d*:[1-9]\d*$/, 'without a shell and /etc/passwd a user is a number');
  assert.equal(last('STOPSIGNAL')[0], 'SIGTERM');
  const program = '/usr/local/bin/moa-collector';
  assert.deepEqual(JSON.parse(last('ENTRYPOINT')[0]), [program]);
  assert.equal(JSON.parse(last('CMD')[0])[0], 'serve');
  const [check] = last('HEALTHCHECK');
  assert.deepEqual(JSON.parse(check.replace(/^.*?CMD /, '')).slice(0, 2), [program, 'healthy']);
  assert.equal(last('RUN').length, 0, 'there is no shell');
});

test('it copies what a release has, and names no registry', () => {
  const release = readFileSync(new URL('../../scripts/release.sh', import.meta.url), 'utf8');
  const copied = file.getCOPYs().filter((copy) => !copy.getFlags().length).flatMap((copy) => copy.getArguments().slice(0, -1));
  assert.ok(copied.length > 4, `${copied}`);
  for (const name of copied) assert.ok(release.includes(`${name}`), `${name} is not in the release`);
  for (const stage of stages) assert.doesNotMatch(stage.getImage(), /\//);
});
