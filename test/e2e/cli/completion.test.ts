import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { menshen } from './program.ts';

const CASES: readonly (readonly [line: string, offers: readonly string[]])[] = [
  ['menshen li', ['list']],
  ['menshen list --proto', ['--protocol']],
  ['menshen list --protocol ', ['packet', 'raw', 'tcp', 'udp']],
  ['menshen list --protocol=u', ['udp']],
  ['menshen list --state time', ['time-wait']],
  ['menshen --fail-on ', ['high', 'low', 'medium']],
  ['menshen play', ['playbook']],
  ['menshen playbook 445 --system ', ['all', 'linux', 'macos', 'windows']],
  ['menshen completion ', ['bash', 'fish', 'zsh']],
  ['menshen pol', ['policy']],
  ['menshen policy ', ['apply', 'confirm', 'drift', 'plan', 'remove', 'status', 'suggest', 'verify']],
  ['menshen policy s', ['status', 'suggest']],
  ['menshen policy --js', ['--json']],
  ['menshen policy --lang ', ['en', 'zh']],
  ['menshen policy apply --', ['--anyway', '--confirm-within', '--dry-run', '--persist', '--yes']],
  ['menshen policy apply --color ', ['always', 'auto', 'never']],
  ['menshen --lang zh policy drift --re', ['--repair']],
];

/** As readline would call it: words split at blanks and, as COMP_WORDBREAKS has it, at =. */
const ASK = `
  source "$1"
  COMP_WORDS=($(sed 's/=/ = /g' <<< "$2"))
  [[ $2 == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _menshen
  printf '%s\\n' "\${COMPREPLY[@]}"`;

function answers(program: string, ...args: string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .split('\n')
    .flatMap((line) => line.trim().split('\t')[0] || [])
    .sort();
}

describe('completion scripts', needs('dist'), () => {
  let folder = '';
  const script = (shell: string): string => join(folder, shell);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'menshen-completion-'));
    for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(script(shell), menshen(['completion', shell]).stdout);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(CASES)('bash offers for "%s" %j', (line, offers) => {
    expect(answers('bash', '--norc', '-c', ASK, 'bash', script('bash'), line)).toEqual(
      expect.arrayContaining([...offers]),
    );
  });

  test('bash keeps values that are already there', () => {
    const ask =
      'source "$1"; COMP_WORDS=(menshen list --protocol tcp,u); COMP_CWORD=3; _menshen; echo "${COMPREPLY[@]}"';
    expect(answers('bash', '--norc', '-c', ask, 'bash', script('bash'))).toEqual(['tcp,udp']);
  });

  test.each(CASES)('fish offers for "%s" %j', needs('package:fish'), (line, offers) => {
    const ask = 'source $argv[1]; complete -C $argv[2]';
    const offered = answers('fish', '--no-config', '-c', ask, script('fish'), line);
    expect(offered.map((word) => word.replace(/^--\w+=/, ''))).toEqual(expect.arrayContaining([...offers]));
  });

  test.each([
    ['menshen policy apply --confirm-within ', 'plan'],
    ['menshen policy apply ', 'confirm'],
    ['menshen policy plan --', '--persist'],
    ['menshen apply', 'apply'],
  ])('bash does not offer for "%s" %s', (line, word) => {
    expect(answers('bash', '--norc', '-c', ASK, 'bash', script('bash'), line)).not.toContain(word);
  });

  test('zsh takes its script', needs('package:zsh'), () => {
    const ask = 'autoload -U compinit; compinit -D; source "$1"; print -l ${_comps[menshen]}';
    expect(answers('zsh', '-f', '-c', ask, 'zsh', script('zsh'))).toEqual(['_menshen']);
  });

  test.each([
    ['menshen pol', 'menshen policy'],
    ['menshen policy dr', 'menshen policy drift'],
    ['menshen policy drift --re', '--repair'],
    ['menshen policy apply --pers', '--persist'],
    ['menshen policy apply --lang=', 'zh'],
    ['menshen journal --js', '--json'],
  ])('zsh completes "%s" to %s', needs('package:zsh'), (line, completed) => {
    // A terminal of its own; reading waits until what is expected has been shown.
    const ask = `
      zmodload zsh/zpty
      zpty -b shell 'zsh -f -i'
      zpty -w shell "PS1='ready'; autoload -U compinit; compinit -D -u; source $1; echo lo''aded"
      zpty -r shell shown '*loaded*ready*'
      zpty -w -n shell $2$'\\t\\t'
      zpty -r shell shown "*\${3}*" && print -r -- shown
      zpty -d shell`;
    expect(answers('zsh', '-f', '-c', ask, 'zsh', script('zsh'), line, completed)).toEqual(['shown']);
  });

  test('all are the same in Chinese but for their descriptions', () => {
    const zh = menshen(['completion', 'zsh', '--lang', 'zh']).stdout;
    expect(zh).toContain('--watch[不断刷新');
    expect(menshen(['completion', 'bash', '--lang', 'zh']).stdout).toBe(menshen(['completion', 'bash']).stdout);
  });
});
