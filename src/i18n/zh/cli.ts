import type { Messages } from '../messages.ts';

export const cli: Messages['cli'] = {
  tagline: '看守本机的端口',
  about: '门神看守本机的端口：哪些门开着，门后是谁，谁能到达，应当如何处理。',
  headings: {
    usage: '用法',
    commands: '命令',
    arguments: '参数',
    options: '选项',
    examples: '示例',
    exitCodes: '退出码',
    environment: '环境变量',
    name: '名称',
    description: '说明',
  },
  words: {
    command: '命令',
    options: '选项',
    byDefault: '默认命令',
    values: (values) => `可选：${values}`,
    defaultValue: (value) => `默认：${value}`,
    repeatable: '可重复给出，或用逗号分隔',
  },
  more: (command) => `${command} 显示某个命令的详细帮助。`,
  options: {
    help: '显示帮助',
    version: '显示版本',
    json: '输出 JSON；其 schema 随软件包提供（schema/）',
    lang: '语言；默认取自区域设置（LC_ALL、LC_MESSAGES、LANG）',
    color: '颜色；auto 只在终端上使用，并遵从 NO_COLOR 和 FORCE_COLOR',
    allNamespaces: '同时进入其他网络命名空间，从而看到容器自己的端口（需要 root）',
  },
  placeholders: {
    port: '端口',
    query: '查询',
    shell: 'shell',
  },
  exitCodes: [
    ['0', '正常'],
    ['1', '有达到或超过 --fail-on 的发现'],
    ['2', '用法错误'],
    ['3', '权限不足：无法完整回答所问'],
    ['4', '失败'],
    ['130', '被中断'],
  ],
  environment: [
    ['LC_ALL, LC_MESSAGES, LANG', '没有 --lang 时决定语言'],
    ['NO_COLOR, FORCE_COLOR', '不用颜色；即使输出不是终端也用颜色'],
    ['MENSHEN_DEBUG=1', '出错时输出调用栈'],
  ],
  manual: {
    brief: '输出手册页',
    description: '以所选语言输出包含所有命令的手册页，供 man 显示。',
    examples: [['menshen manual | man -l -', '阅读手册']],
  },
  completion: {
    brief: '输出某个 shell 的补全脚本',
    description: '输出一个脚本，用来补全命令、选项及其取值。',
    shell: '要补全的 shell:bash、zsh 或 fish',
    examples: [
      ['menshen completion bash > ~/.local/share/bash-completion/completions/menshen', '用于 bash'],
      ['menshen completion zsh > "${fpath[1]}/_menshen"', '用于 zsh'],
      ['menshen completion fish > ~/.config/fish/completions/menshen.fish', '用于 fish'],
    ],
  },
};
