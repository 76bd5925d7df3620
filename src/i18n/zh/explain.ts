import type { Messages } from '../messages.ts';

export const explain: Messages['explain'] = {
  help: {
    brief: '解释端口、服务或老木马',
    description:
      '说明端口的用途、陌生人为何探测它、要防什么、应当怎么做；可按号码、范围、名称或程序查询，任何语言均可。它只查目录，不看本机：说的是端口以什么闻名，而不是本机上有什么，后者请用 menshen check 端口。',
    query: '端口（1080、33434/udp、8000-8100/tcp）、服务（ftp）、木马或程序（sshd）',
    examples: [
      ['menshen explain 1080', '按号码'],
      ['menshen explain 33434/udp', '按号码和协议'],
      ['menshen explain ftp', '按名称'],
      ['menshen explain 冰河', '按名称，任何语言'],
    ],
  },
  kinds: {
    service: '服务',
    trojan: '木马',
    worm: '蠕虫',
    client: '客户端程序',
    class: '端口类别',
  },
  labels: {
    what: '是什么',
    probe: '为何被探测',
    weakness: '弱点',
    remedy: '怎么办',
    close: '如何关闭',
    advice: '建议',
    names: '又名',
    programs: '常见程序',
    see: '另见',
    sources: '来源',
    registered: 'IANA 登记',
    portClass: '类别',
  },
  general: {
    weakness: '谁连得上谁就可能控制机器，不限于当初种木马的人。',
    remedy:
      '先查清端口背后的程序，号码本身不能证明什么。如果不是自己人启动的，就断网，留一份文件副本，用干净介质上的新版杀毒软件查杀，并在另一台机器上更改口令。',
    close: {
      linux: '结束之前，先查清是谁在持有、由什么启动。\nsudo menshen check PORT\nsystemctl status PID\nsudo kill PID',
      windows:
        '以管理员身份：先查出程序和文件、登录时的启动项，再结束进程；删除启动项和文件，重新启动后再查一遍。\nnetstat -abno\nGet-CimInstance Win32_StartupCommand | Select-Object Name, Command, Location\nGet-ScheduledTask | Where-Object State -ne Disabled\nStop-Process -Id PID',
      macos: '结束之前，先查清是谁在持有、由什么启动。\nsudo lsof -nP -i :PORT\nlaunchctl list\nsudo kill PID',
    },
  },
  systems: { linux: 'Linux', windows: 'Windows', macos: 'macOS' },
  adviceWhere: (advice, reaches) => `${reaches}时${advice}`,
  reachedBy: { host: '仅本机可达', network: '本地网络可达', anywhere: '任何地方可达' },
  or: '或',
  classes: {
    fixed: '固定端口（0-1023）：由 IANA 指派；在 Unix 上只有 root 能打开',
    registered: '注册端口（1024-49151）：名称在 IANA 登记，任何人都可打开',
    dynamic: '动态端口（49152-65535）：不属于任何服务',
  },
  ephemeral: '本机会自动把它分配给不指定端口的程序',
  notEphemeral: '本机不会自动分配它',
  nothing: (query) => `目录中没有“${query}”。`,
  nothingOfPort: '目录中没有它，也没有登记的名称：任何程序都可能使用。单凭端口号从不构成可疑。',
  moreRegistered: (count) => `还有 ${count} 个`,
  onThisMachine: (command) => `查看本机上的情况：${command}`,
};
